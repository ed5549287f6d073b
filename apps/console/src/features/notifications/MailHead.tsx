import { Text } from '@mantine/core'
import { useCrumbs } from '../../frame/crumbs.ts'
import { useCan } from '../../lib/can.ts'
import { useTenant, useTenantId } from '../../lib/session.ts'
import { t } from '../../lib/text.ts'
import { ago } from '../../lib/time.ts'
import { MayButton } from '../../parts/MayButton.tsx'
import { PageHead } from '../../parts/PageHead.tsx'
import { PageTabs } from '../../parts/PageTabs.tsx'
import { paths } from '../../paths.ts'
import { useMailHealth, useTestMail } from './useTestMail.ts'

/** Head of the two pages about mails: whether mail works, a test mail, and the tabs. */
export function MailHead({ tab }: { tab: '' | 'messages' }) {
  const tenantId = useTenantId()
  const permissions = useTenant()?.permissions ?? []
  useCrumbs({ label: t('Settings') }, { label: tab === '' ? t('Mail templates') : t('Mails sent') })
  const tabs = [
    ...(permissions.includes('templates.write') ? [{ value: '', label: t('Templates'), to: paths.mails(tenantId) }] : []),
    ...(permissions.includes('audit.read') ? [{ value: 'messages', label: t('Mails sent'), to: paths.mailMessages(tenantId) }] : []),
  ]
  return (
    <>
      <PageHead title={tab === '' ? t('Mail templates') : t('Mails sent')} actions={<TestMail />}>
        {tab === ''
          ? t('The words of every mail: for all websites or one, in any language.')
          : t('What became of each mail. What it said is not kept.')}
      </PageHead>
      <Health />
      <PageTabs label={t('Mails')} tabs={tabs} tab={tab} />
    </>
  )
}

/** Goes to the own address and no other. */
function TestMail() {
  const can = useCan()
  const { send, sending, refused } = useTestMail()
  return (
    <>
      {refused ? (
        <Text size="sm" c="var(--mantine-color-error)" role="alert" maw={420} style={{ overflowWrap: 'anywhere' }}>
          {refused}
        </Text>
      ) : null}
      <MayButton variant="default" may={can('templates.write')} loading={sending} onClick={() => void send()}>
        {t('Send me a test mail')}
      </MayButton>
    </>
  )
}

/** A quiet line while mail works; where it does not, the banner over the page says so. */
function Health() {
  const may = useTenant()?.permissions.includes('settings.read') ?? false
  const data = useMailHealth()
  if (!may) return null
  const text =
    data?.state === 'kept'
      ? t('Mails are kept and shown on the server’s own machine instead of being sent.')
      : data?.state === 'working'
        ? data.lastHandedAt
          ? t('Mail works. The last one got through {when}.', { when: ago(data.lastHandedAt) })
          : t('Mail is set up. None was sent yet.')
        : ''
  return (
    <Text size="xs" c="dimmed" mt={-8} mb="sm" mih={16}>
      {text}
    </Text>
  )
}
