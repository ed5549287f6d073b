import { Alert, Anchor, List } from '@mantine/core'
import { IconAlertTriangle, IconArrowMerge, IconCircleMinus, IconEraser } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { useTenantId } from '../../lib/session.ts'
import { t } from '../../lib/text.ts'
import { dateTime } from '../../lib/time.ts'
import { paths } from '../../paths.ts'
import { type Customer, numberOf } from './customer.ts'
import { labels } from './customerFields.ts'
import { LockedUsers } from './LockedUsers.tsx'

/** State that needs an act, or says why there is none. */
export function CustomerAlerts({ customer, readsUsers }: { customer: Customer; readsUsers: boolean }) {
  const { state } = customer
  return (
    <>
      {state === 'merged' ? <Merged customer={customer} /> : null}
      {state === 'erased' ? (
        <Alert color="gray" icon={<IconEraser aria-hidden />} title={t('The personal data was erased')}>
          {customer.erasedAt
            ? t('On {when}. The number stays, because orders name it.', { when: dateTime(customer.erasedAt) })
            : t('The number stays, because orders name it.')}
        </Alert>
      ) : null}
      {state === 'inactive' ? (
        <Alert color="gray" icon={<IconCircleMinus aria-hidden />} title={t('Nobody can act for this customer')}>
          {customer.deactivatedAt
            ? t('Deactivated on {when}. Its users stay assigned, and may act for it again when it is reactivated.', {
                when: dateTime(customer.deactivatedAt),
              })
            : t('Its users stay assigned, and may act for it again when it is reactivated.')}
        </Alert>
      ) : null}
      {customer.warnings.length > 0 ? <Warnings warnings={customer.warnings} /> : null}
      {readsUsers && state === 'active' ? <LockedUsers customer={customer} /> : null}
    </>
  )
}

/** Where a merged customer went: its number still finds it here. */
function Merged({ customer: { mergedInto } }: { customer: Customer }) {
  const tenantId = useTenantId()
  return (
    <Alert color="blue" icon={<IconArrowMerge aria-hidden />} title={t('This customer went up in another')}>
      {mergedInto ? (
        <>
          {t('Its users and ship-tos are there now:')}{' '}
          <Anchor component={Link} to={paths.customer(tenantId, mergedInto.id)} size="sm" fw={550}>
            {t('{name} ({number})', { name: mergedInto.name, number: numberOf({ ...mergedInto, sequence: '' }) })}
          </Anchor>
        </>
      ) : null}
    </Alert>
  )
}

/** What came as it is, because an order is never lost for a broken address. */
function Warnings({ warnings }: { warnings: Customer['warnings'] }) {
  const label = (field: string) => (field in labels ? t(labels[field as keyof typeof labels]) : field)
  return (
    <Alert
      color="yellow"
      icon={<IconAlertTriangle aria-hidden />}
      title={t('{count, plural, one {1 field was kept although it is not right} other {# fields were kept although they are not right}}', {
        count: warnings.length,
      })}
    >
      <List size="sm" spacing={2}>
        {warnings.map((one) => (
          <List.Item key={one.field}>{t('{label}: {message}', { label: label(one.field), message: one.message })}</List.Item>
        ))}
      </List>
    </Alert>
  )
}
