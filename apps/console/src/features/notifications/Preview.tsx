import { Box, SegmentedControl, Skeleton, Text } from '@mantine/core'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { t } from '../../lib/text.ts'
import { Sheet } from '../../parts/Sheet.tsx'
import { Failed } from '../../parts/states.tsx'
import { MailPaper } from './MailPaper.tsx'
import classes from './Mails.module.css'

interface Props {
  readonly mail: { readonly subject: string; readonly html: string; readonly text: string } | undefined
  /** An older one: the words as they are now cannot be shown. */
  readonly stale: boolean
  readonly failed: unknown
}

const views = ['light', 'dark', 'phone', 'plain'] as const
type View = (typeof views)[number]

/** The mail as its reader gets it, with made-up values: by light, in the dark, on a phone, and without any layout. */
export function Preview({ mail, stale, failed }: Props) {
  const navigate = useNavigate()
  const { view: asked }: { view?: string } = useSearch({ strict: false })
  const view: View = views.find((one) => one === asked) ?? 'light'
  const show = (next: string) =>
    void navigate({
      to: '.',
      search: (before: Record<string, unknown>) => ({ ...before, view: next === 'light' ? undefined : next }),
      replace: true,
    })
  const names: Readonly<Record<View, string>> = { light: t('Light'), dark: t('Dark'), phone: t('Phone'), plain: t('Plain') }
  return (
    <Sheet title={t('Preview')}>
      <SegmentedControl
        value={view}
        onChange={show}
        size="xs"
        fullWidth
        mb="md"
        aria-label={t('Show the mail')}
        data={views.map((value) => ({ value, label: names[value] }))}
      />
      {failed ? <Failed error={failed} /> : null}
      {mail === undefined && !failed ? <Skeleton h={360} radius="md" /> : null}
      {mail ? (
        <Box>
          {stale ? (
            <Text size="xs" c="var(--mantine-color-yellow-text)" mb="xs" role="status">
              {t('As it was before: correct what is marked to see it anew.')}
            </Text>
          ) : null}
          <Text size="xs" c="dimmed">
            {t('Subject')}
          </Text>
          <Text size="sm" fw={600} mb="sm" style={{ overflowWrap: 'anywhere' }}>
            {mail.subject}
          </Text>
          {view === 'plain' ? (
            <pre className={classes.plain}>{mail.text}</pre>
          ) : (
            <MailPaper
              html={mail.html}
              scheme={view === 'dark' ? 'dark' : 'light'}
              phone={view === 'phone'}
              label={t('The mail, {view}', { view: names[view] })}
            />
          )}
          <Text size="xs" c="dimmed" mt="xs">
            {t('The values are made up. Links do nothing here.')}
          </Text>
        </Box>
      ) : null}
    </Sheet>
  )
}
