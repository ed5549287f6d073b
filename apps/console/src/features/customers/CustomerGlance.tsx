import { Anchor, Code, CopyButton, UnstyledButton } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { useTenantId } from '../../lib/session.ts'
import { t } from '../../lib/text.ts'
import { Facts } from '../../parts/Facts.tsx'
import { Sheet } from '../../parts/Sheet.tsx'
import { Time } from '../../parts/Time.tsx'
import { paths } from '../../paths.ts'
import { type Customer, numberOf, useCustomer } from './customer.ts'

/** How customers come to be, as people say it. */
const ways: Readonly<Record<Customer['cameBy'], string>> = {
  manual: 'Added by staff',
  order: 'An order',
  registration: 'Registration in the shop',
  import: 'An import',
  erp: 'The ERP system',
}

/** What one looks for first, and where the record comes from. */
export function CustomerGlance({ customer }: { customer: Customer }) {
  return (
    <Sheet title={t('At a glance')}>
      <Facts
        items={[
          ...(customer.billToId ? [[t('Bill-to'), <BillTo key="bill-to" id={customer.billToId} />] as const] : []),
          [t('Number'), <Code key="number">{numberOf(customer)}</Code>],
          [t('Came by'), t(ways[customer.cameBy])],
          [t('Created'), <By key="made" at={customer.createdAt} by={customer.createdBy} />],
          [t('Changed'), <By key="changed" at={customer.modifiedAt} by={customer.modifiedBy} />],
          ...(customer.deactivatedAt ? [[t('Deactivated'), <Time key="ended" at={customer.deactivatedAt} />] as const] : []),
          [t('Id'), <Id key="id" id={customer.id} />],
        ]}
      />
    </Sheet>
  )
}

/** The bill-to of a ship-to, by name. */
export function BillTo({ id }: { id: string }) {
  const tenantId = useTenantId()
  const { data } = useCustomer(tenantId, id)
  return (
    <Anchor component={Link} to={paths.customer(tenantId, id, 'ship-tos')} size="sm">
      {data ? t('{name} ({number})', { name: data.name, number: numberOf(data) }) : t('Loading')}
    </Anchor>
  )
}

/** When and by whom; a program or a job by its kind. */
function By({ at, by }: { at: string; by: { kind: string; name?: string } }) {
  return (
    <>
      <Time at={at} /> {t('by {who}', { who: by.name ?? by.kind })}
    </>
  )
}

function Id({ id }: { id: string }) {
  return (
    <CopyButton value={id}>
      {({ copied, copy }) => (
        <UnstyledButton onClick={copy} aria-label={copied ? t('Copied') : t('Copy the id')}>
          <Code>{copied ? t('Copied') : `${id.slice(0, 8)}…${id.slice(-4)}`}</Code>
        </UnstyledButton>
      )}
    </CopyButton>
  )
}
