import { Alert, Button, Grid, Group, Stack, Text, Textarea, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useDebouncedValue } from '@mantine/hooks'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import { client, problemOf, type Schemas } from '../../lib/api.ts'
import { useCan } from '../../lib/can.ts'
import { useSession, useTenantId } from '../../lib/session.ts'
import { t } from '../../lib/text.ts'
import { ago } from '../../lib/time.ts'
import { ConfirmDialog } from '../../parts/ConfirmDialog.tsx'
import { type Conflict, ConflictAlert } from '../../parts/form/ConflictAlert.tsx'
import { LeaveGuard } from '../../parts/form/LeaveGuard.tsx'
import { showRefusal } from '../../parts/form/refused.ts'
import { MayButton } from '../../parts/MayButton.tsx'
import { Sheet } from '../../parts/Sheet.tsx'
import { toast } from '../../parts/toast.ts'
import classes from './Mails.module.css'
import { Preview } from './Preview.tsx'
import { useInsert } from './useInsert.ts'
import { Variables } from './Variables.tsx'
import { languageName } from './words.ts'

type Mail = Schemas['MailText']
type Words = { subject: string; body: string }

interface Props {
  readonly mail: Mail
  readonly template: string
  readonly which: { readonly language: string; readonly websiteId?: string }
  readonly again: () => Promise<unknown>
}

/** Subject and body of a mail, its variables, and how it will look. The server says what is wrong with the words, while one writes. */
export function TemplateEditor({ mail, template, which, again }: Props) {
  const tenantId = useTenantId()
  const { account } = useSession()
  const can = useCan()
  const [version, setVersion] = useState(mail.version)
  const [summary, setSummary] = useState<string>()
  const [conflict, setConflict] = useState<Conflict<keyof Words>>()
  const [busy, setBusy] = useState<'save' | 'test'>()
  const [asks, setAsks] = useState(false)
  const form = useForm<Words>({ initialValues: { subject: mail.subject, body: mail.body } })
  const dirty = form.isDirty()
  const { setErrors } = form
  const params = { path: { tenantId, template }, query: which }
  const place = useInsert(form)

  const [words] = useDebouncedValue(form.values, 400)
  const preview = useQuery({
    queryKey: ['mail-preview', tenantId, template, which, words],
    placeholderData: keepPreviousData,
    staleTime: 300_000,
    retry: false,
    queryFn: async ({ signal }) => {
      const { data, error } = await client.POST('/api/console/tenants/{tenantId}/mail/templates/{template}/preview', {
        params,
        body: words,
        signal,
      })
      if (error) throw error
      return data
    },
  })
  const wrong = preview.error
  useEffect(() => {
    const fields = wrong ? ((problemOf(wrong) as { fields?: { field: string; message: string }[] }).fields ?? []) : []
    setErrors(Object.fromEntries(fields.map(({ field, message }) => [field, message])))
  }, [wrong, setErrors])
  const shown = useRef(preview.data)
  if (preview.data) shown.current = preview.data

  const path = '/api/console/tenants/{tenantId}/mail/templates/{template}'
  const attempt = async (what: 'save' | 'test', work: () => Promise<void>) => {
    setBusy(what)
    setSummary(undefined)
    try {
      await work()
    } catch (error) {
      setSummary(showRefusal(form, error).summary)
    } finally {
      setBusy(undefined)
    }
  }
  const took = (next: { version: number } & Words) => {
    setVersion(next.version)
    form.setInitialValues({ subject: next.subject, body: next.body })
  }
  const save = () =>
    attempt('save', async () => {
      const body = { ...form.values, version }
      const { data, error } = await client.PUT(path, { params, body })
      if (data) {
        took({ ...form.values, version: data.version })
        form.resetDirty()
        toast(t('The words were saved'))
        await again()
        return
      }
      if (error.code !== 'version-conflict') throw error
      const { data: theirs } = await client.GET(path, { params })
      if (!theirs) throw error
      const differs = (['subject', 'body'] as const).filter((field) => theirs[field] !== form.values[field])
      setConflict({
        theirs,
        by: undefined,
        at: theirs.modifiedAt ?? new Date().toISOString(),
        fields: differs.map((field) => ({ field, theirs: theirs[field], mine: form.values[field] })),
      })
    })
  const drop = async () => {
    const { error } = await client.DELETE(path, { params: { ...params, query: { ...which, version } } })
    if (error) throw error
    const { data } = await client.GET(path, { params })
    if (data) {
      took(data)
      form.setValues({ subject: data.subject, body: data.body })
      form.resetDirty({ subject: data.subject, body: data.body })
    }
    toast(t('The standard words apply again'))
    await again()
  }
  const test = () =>
    attempt('test', async () => {
      const { error } = await client.POST(`${path}/test`, { params })
      if (error) throw error
      toast(t('A test is on its way to {email}', { email: account.email }))
    })

  return (
    <Grid gap="md">
      <LeaveGuard when={(move) => dirty && (move === undefined || addressOf(move.current) !== addressOf(move.next))} />
      <Grid.Col span={{ base: 12, md: 6 }}>
        <Sheet title={t('Words')}>
          <form onSubmit={form.onSubmit(() => void save())} noValidate>
            <Stack gap="md">
              <Text size="sm" c="dimmed">
                {originOf(mail, version)}
              </Text>
              {summary ? (
                <Alert color="red" role="alert">
                  {summary}
                </Alert>
              ) : null}
              {conflict ? (
                <ConflictAlert
                  conflict={conflict}
                  labels={{ subject: 'Subject', body: 'Body' }}
                  choose={(chosen) => {
                    form.setValues((mine) => ({ ...mine, ...chosen }))
                    setVersion((conflict.theirs as Mail).version)
                    setConflict(undefined)
                  }}
                />
              ) : null}
              <TextInput {...form.getInputProps('subject')} {...place.field('subject')} label={t('Subject')} autoComplete="off" />
              <Textarea
                {...form.getInputProps('body')}
                {...place.field('body')}
                label={t('Body')}
                description={t('An empty line begins a new paragraph. [Label]({link}) in a paragraph of its own is the button.', {
                  link: '{{link}}',
                })}
                autosize
                minRows={12}
                maxRows={28}
                classNames={{ input: classes.body! }}
              />
              <Variables variables={mail.variables} insert={place.insert} />
              <Group justify="space-between">
                <MayButton
                  variant="default"
                  may={version === 0 ? { reason: t('These are no own words: there is nothing to drop.') } : can('templates.write')}
                  onClick={() => setAsks(true)}
                >
                  {t('Drop own words…')}
                </MayButton>
                <Group gap="xs">
                  <MayButton
                    variant="default"
                    may={dirty ? { reason: t('The test shows the saved words. Save first.') } : can('templates.write')}
                    loading={busy === 'test'}
                    onClick={() => void test()}
                  >
                    {t('Send me a test')}
                  </MayButton>
                  <Button type="submit" loading={busy === 'save'} disabled={conflict !== undefined}>
                    {t('Save words')}
                  </Button>
                </Group>
              </Group>
            </Stack>
          </form>
        </Sheet>
      </Grid.Col>
      <Grid.Col span={{ base: 12, md: 6 }}>
        <Preview mail={shown.current} stale={Boolean(wrong)} failed={shown.current ? undefined : wrong} />
      </Grid.Col>
      <ConfirmDialog
        opened={asks}
        title={t('Drop the own words?')}
        confirm={t('Drop own words')}
        danger
        onClose={() => setAsks(false)}
        onConfirm={drop}
      >
        {t(
          'Mails in {language} are then written in the next best words: those for all websites, else the standard. The audit log keeps what you wrote.',
          {
            language: languageName(which.language),
          },
        )}
      </ConfirmDialog>
    </Grid>
  )
}

/** Where a mail's words are edited: another language or website is another place. */
const addressOf = ({ pathname, search }: { pathname: string; search: unknown }): string => {
  const { language, website } = search as { language?: string; website?: string }
  return `${pathname} ${language ?? 'en'} ${website ?? ''}`
}

/** Whose words are shown, and what saving makes of them. */
function originOf({ origin, language, modifiedAt }: Mail, version: number): string {
  if (version > 0) return modifiedAt ? t('Own words, changed {when}.', { when: ago(modifiedAt) }) : t('Own words.')
  const where = { language: languageName(language) }
  if (origin === 'program') return t('The standard words, in {language}. Saving makes own ones of them.', where)
  return origin === 'tenant'
    ? t('The own words for all websites, in {language}. Saving makes others for here.', where)
    : t('The own words of this website, in {language}. Saving makes others for here.', where)
}
