import { Alert, Group, Stack, Text, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { client } from '../../lib/api.ts'
import { type May, useCan } from '../../lib/can.ts'
import { useTenantId } from '../../lib/session.ts'
import { t } from '../../lib/text.ts'
import { showRefusal } from '../../parts/form/refused.ts'
import { required } from '../../parts/form/rules.ts'
import { MayButton } from '../../parts/MayButton.tsx'
import { Sheet } from '../../parts/Sheet.tsx'
import { Empty } from '../../parts/states.tsx'
import { toast } from '../../parts/toast.ts'
import { HostRow } from './HostRow.tsx'
import type { Website } from './website.tsx'

/** The names a website is served under. Each is proved by itself. */
export function WebsiteHosts({ website }: { website: Website }) {
  const can = useCan()
  const may: May = website.state === 'closed' ? { reason: t('This website is closed.') } : can('websites.write')
  return (
    <>
      {website.state === 'active' ? <AddHost website={website} may={may} /> : null}
      <Sheet title={t('Host names')} flush>
        {website.hosts.length === 0 ? (
          <Empty title={t('No host name yet')}>
            {website.state === 'active'
              ? t('Add the name shoppers type, shop.example.com for instance. The website serves nobody until one is proved.')
              : t('This website is closed and holds no name.')}
          </Empty>
        ) : (
          website.hosts.map((host) => <HostRow key={host.host} website={website} host={host} />)
        )}
      </Sheet>
    </>
  )
}

function AddHost({ website, may }: { website: Website; may: May }) {
  const tenantId = useTenantId()
  const queries = useQueryClient()
  const [summary, setSummary] = useState<string>()
  const [busy, setBusy] = useState(false)
  const form = useForm({
    mode: 'controlled',
    initialValues: { host: '' },
    validate: { host: required(t('Enter a host name like shop.example.com')) },
  })
  const add = form.onSubmit(async ({ host }) => {
    setBusy(true)
    setSummary(undefined)
    try {
      const { data, error } = await client.POST('/api/console/tenants/{tenantId}/websites/{websiteId}/hosts', {
        params: { path: { tenantId, websiteId: website.id } },
        body: { host: hostOf(host) },
      })
      if (error) throw error
      await queries.invalidateQueries()
      form.reset()
      toast(
        data.state === 'verified'
          ? t('{host} is served now', { host: data.shownAs })
          : t('{host} was added. Prove it next.', { host: data.shownAs }),
      )
    } catch (error) {
      setSummary(showRefusal(form, error).summary)
    } finally {
      setBusy(false)
    }
  })
  return (
    <Sheet title={t('Add a host name')}>
      <form onSubmit={add} noValidate>
        <Stack gap="sm">
          {summary ? (
            <Alert color="red" role="alert">
              {summary}
            </Alert>
          ) : null}
          <Group align="flex-start" gap="xs">
            <TextInput
              {...form.getInputProps('host')}
              aria-label={t('Host name')}
              placeholder="shop.example.com"
              flex="1 1 240px"
              maw={420}
              autoComplete="off"
              autoCapitalize="none"
              spellCheck={false}
              disabled={may !== true}
            />
            <MayButton type="submit" variant="default" may={may} loading={busy}>
              {t('Add host name')}
            </MayButton>
          </Group>
          <Text size="xs" c="dimmed">
            {t('You prove that it is yours with a TXT record in its DNS. One host name serves one website.')}
          </Text>
        </Stack>
      </form>
    </Sheet>
  )
}

/** What people paste instead of a host name: an address of a page. */
const hostOf = (text: string): string =>
  text
    .trim()
    .replace(/^[a-z]+:\/\//i, '')
    .replace(/[/?#].*$/, '')
