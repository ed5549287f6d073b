import { Divider, Stack, Title } from '@mantine/core'
import { type ReactNode, useRef, useState } from 'react'
import { api } from '../../lib/api.ts'
import { type May, useCan } from '../../lib/can.ts'
import { useTenantId } from '../../lib/session.ts'
import { t } from '../../lib/text.ts'
import { Facts } from '../../parts/Facts.tsx'
import { MayButton } from '../../parts/MayButton.tsx'
import { Sheet } from '../../parts/Sheet.tsx'
import { CustomFacts, useCustomProperties } from '../dictionary/CustomFields.tsx'
import { CustomerEditor } from './CustomerEditor.tsx'
import { addressLines, type Customer, nameOfCode } from './customer.ts'
import { recordOf } from './customerColumns.tsx'
import { labels } from './customerFields.ts'

/** The record: read first; editing turns it into inputs in place. */
export function CustomerDetails({ customer }: { customer: Customer }) {
  const can = useCan()
  const [editing, setEditing] = useState(false)
  const edited = useRef(false)
  const gone = customer.state === 'merged' || customer.state === 'erased'
  const may: May = gone ? { reason: t('This record is kept as it was; nothing in it changes any more.') } : can('customers.write')
  const properties = useCustomProperties('customer')
  const close = () => {
    // the focus goes back to what opened the editor
    edited.current = true
    setEditing(false)
  }
  const edit = (
    <MayButton size="xs" variant="default" aria-keyshortcuts="e" may={may} onClick={() => setEditing(true)} autoFocus={edited.current}>
      {t('Edit')}
    </MayButton>
  )
  const title = customer.billToId ? t('Ship-to') : t('Bill-to')
  if (editing) {
    return (
      <Sheet title={title}>
        <CustomerEditor customer={customer} properties={properties} close={close} />
      </Sheet>
    )
  }
  const text = (field: keyof typeof labels & keyof Customer) => [t(labels[field]), customer[field] as string | null] as const
  const address = addressLines(customer)
  return (
    <Sheet title={title} act={edit}>
      <Stack gap="md">
        <Facts
          items={[
            [
              t(labels.kind),
              customer.billToId ? t('{record} · {kind}', { record: t('Ship-to'), kind: kindOf(customer) }) : recordOf(customer),
            ],
            ...(customer.kind === 'company' || customer.companyName ? [text('companyName')] : []),
            [
              customer.kind === 'company' ? t('Contact person') : t('Name'),
              [customer.firstName, customer.lastName].filter(Boolean).join(' '),
            ],
            [
              t('Address'),
              address ? (
                <span key="address" style={{ whiteSpace: 'pre-line' }}>
                  {address}
                </span>
              ) : null,
            ],
          ]}
        />
        <Part title={t('Contact')}>
          <Facts items={[text('email'), text('phone'), text('fax')]} />
        </Part>
        <Part title={t('Numbers')}>
          <Facts
            items={[
              text('number'),
              ...(customer.billToId ? [text('sequence')] : []),
              text('erpNumber'),
              text('erpSequence'),
              text('importKey'),
              [
                t(labels.currency),
                customer.currency
                  ? t('{code} · {name}', { code: customer.currency, name: nameOfCode('currency', customer.currency) })
                  : null,
              ],
            ]}
          />
        </Part>
        <Part title={t(labels.websiteIds)}>
          <Websites ids={customer.websiteIds} />
        </Part>
        {properties.length > 0 ? (
          <Part title={t('Custom properties')}>
            <CustomFacts properties={properties} values={customer.custom} />
          </Part>
        ) : null}
      </Stack>
    </Sheet>
  )
}

const kindOf = ({ kind }: Customer): string => (kind === 'company' ? t('Company') : t('Person'))

function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <>
      <Divider />
      <section aria-label={title}>
        <Title order={3} size="h4" mb="xs">
          {title}
        </Title>
        {children}
      </section>
    </>
  )
}

/** By name: where the customer may be used. */
function Websites({ ids }: { ids: readonly string[] }) {
  const tenantId = useTenantId()
  const { data } = api.useQuery(
    'get',
    '/api/console/tenants/{tenantId}/websites',
    { params: { path: { tenantId } } },
    { enabled: ids.length > 0 },
  )
  if (ids.length === 0) return t('All websites')
  if (!data) return t('{count, plural, one {1 website} other {# websites}}', { count: ids.length })
  return data.items
    .filter((one) => ids.includes(one.id))
    .map((one) => one.name)
    .join(', ')
}
