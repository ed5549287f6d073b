import { Tooltip } from '@mantine/core'
import { IconAlertTriangle } from '@tabler/icons-react'
import { t } from '../../lib/text.ts'
import type { Column } from '../../parts/list/ListTable.tsx'
import { None } from '../../parts/list/None.tsx'
import { RowName } from '../../parts/list/RowName.tsx'
import { StatusBadge } from '../../parts/StatusBadge.tsx'
import { Time } from '../../parts/Time.tsx'
import { paths } from '../../paths.ts'
import type { CustomProperty } from '../dictionary/CustomFields.tsx'
import { customColumns } from '../dictionary/inLists.tsx'
import classes from './Customers.module.css'
import { type ListedCustomer, nameOfCode, numberOf, placeOf, titleOf } from './customer.ts'
import { labels } from './customerFields.ts'

const none = <None />

/** What the list can show of a customer; custom properties marked as list columns are among them. */
export const customerColumns = (tenantId: string, properties: readonly CustomProperty[]): readonly Column<ListedCustomer>[] => [
  { key: 'name', label: t('Name'), sort: 'name', cell: (one) => <Name tenantId={tenantId} customer={one} /> },
  { key: 'status', label: t('Status'), cell: (one) => <StatusBadge status={one.state} />, onCards: 'status' },
  { key: 'number', label: t('Number'), sort: 'number', cell: (one) => <span className={classes.number}>{numberOf(one)}</span> },
  { key: 'record', label: t('Record'), cell: recordOf, onCards: 'hidden' },
  { key: 'place', label: t('Place'), cell: (one) => placeOf(one) || none },
  {
    key: 'email',
    label: t(labels.email),
    cell: (one) => (one.email ? <span className={classes.long}>{one.email}</span> : none),
    onCards: 'hidden',
  },
  { key: 'phone', label: t(labels.phone), cell: (one) => one.phone ?? none, onCards: 'labelled' },
  { key: 'erpNumber', label: t(labels.erpNumber), cell: (one) => one.erpNumber ?? none, onCards: 'hidden', offered: true },
  { key: 'erpSequence', label: t(labels.erpSequence), cell: (one) => one.erpSequence ?? none, onCards: 'hidden', offered: true },
  { key: 'postalCode', label: t(labels.postalCode), cell: (one) => one.postalCode ?? none, onCards: 'hidden', offered: true },
  { key: 'country', label: t(labels.country), cell: (one) => nameOfCode('region', one.country) || none, onCards: 'hidden', offered: true },
  { key: 'created', label: t('Created'), sort: 'createdAt', cell: (one) => <Time at={one.createdAt} />, onCards: 'hidden', offered: true },
  {
    key: 'changed',
    label: t('Changed'),
    sort: 'modifiedAt',
    cell: (one) => <Time at={one.modifiedAt} />,
    onCards: 'hidden',
    offered: true,
  },
  ...customColumns<ListedCustomer>(properties),
]

/** Company or person, and whether it pays or is delivered to. */
export const recordOf = ({ billToId, kind }: Pick<ListedCustomer, 'billToId' | 'kind'>): string => {
  if (billToId) return t('Ship-to')
  return kind === 'company' ? t('Company') : t('Person')
}

/** Who to speak to at a company. */
const contactOf = ({ companyName, firstName, lastName }: ListedCustomer): string =>
  companyName ? [firstName, lastName].filter(Boolean).join(' ') : ''

function Name({ tenantId, customer }: { tenantId: string; customer: ListedCustomer }) {
  const { id, warnings } = customer
  const count = t('{warnings, plural, one {1 field is not right} other {# fields are not right}}', { warnings })
  return (
    <span className={classes.nameCell}>
      <RowName to={paths.customer(tenantId, id)} name={titleOf(customer)} line={contactOf(customer)} />
      {warnings > 0 ? (
        <Tooltip label={count}>
          <span className={classes.warning} role="img" aria-label={count} tabIndex={0}>
            <IconAlertTriangle size={15} aria-hidden />
          </span>
        </Tooltip>
      ) : null}
    </span>
  )
}
