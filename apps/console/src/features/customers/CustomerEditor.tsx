import { Button, Group, Stack } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useEffect, useRef, useState } from 'react'
import { api, client } from '../../lib/api.ts'
import { useTenantId } from '../../lib/session.ts'
import { t } from '../../lib/text.ts'
import { ConflictAlert } from '../../parts/form/ConflictAlert.tsx'
import { FaultSummary } from '../../parts/form/FaultSummary.tsx'
import { LeaveGuard } from '../../parts/form/LeaveGuard.tsx'
import { required } from '../../parts/form/rules.ts'
import { useSending } from '../../parts/form/useSending.ts'
import { useDone } from '../../parts/useDone.ts'
import type { CustomProperty } from '../dictionary/CustomFields.tsx'
import { CustomerInputs } from './CustomerInputs.tsx'
import { conflictOf } from './conflict.ts'
import type { Customer } from './customer.ts'
import { type CustomerValues, changeBody, valuesOf } from './customerFields.ts'
import { labelsOf } from './labelsOf.ts'

interface Props {
  readonly customer: Customer
  readonly properties: readonly CustomProperty[]
  readonly close: () => void
}

const path = '/api/console/tenants/{tenantId}/customers/{customerId}'

/** Inputs in place of the record. What others changed meanwhile is shown field by field, and what was typed stays. */
export function CustomerEditor({ customer, properties, close }: Props) {
  const tenantId = useTenantId()
  const done = useDone()
  // what the editor began with stays, whatever the page reads anew meanwhile
  const [base, setBase] = useState(customer)
  const [theirs, setTheirs] = useState<Customer>()
  const labels = labelsOf(properties)
  const editor = useRef<HTMLFormElement>(null)
  // the button that opened this is gone
  useEffect(() => editor.current?.querySelector<HTMLElement>('input:not([type="radio"])')?.focus(), [])
  const websites = api.useQuery('get', '/api/console/tenants/{tenantId}/websites', { params: { path: { tenantId } } })
  const websiteName = (id: string) => websites.data?.items.find((one) => one.id === id)?.name ?? id
  const form = useForm<CustomerValues>({
    initialValues: valuesOf(customer),
    validate: customer.billToId ? { sequence: required(t('Enter a sequence')) } : { number: required(t('Enter a customer number')) },
  })
  const both = theirs ? conflictOf({ properties, websiteName }, base, theirs, form.getValues()) : undefined
  const { send, busy, summary, faulty, dirty } = useSending(form, async (values) => {
    const body = changeBody(valuesOf(base), values)
    if (!body) return close()
    const params = { path: { tenantId, customerId: customer.id } }
    const { data, error } = await client.PATCH(path, { params, body: { version: base.version, ...body } })
    if (data) {
      await done(t('{name} was saved', { name: data.name }))
      return close()
    }
    if (error.code !== 'version-conflict') throw error
    const now = await client.GET(path, { params })
    if (now.error) throw now.error
    setTheirs(now.data)
    return false
  })
  return (
    <form ref={editor} onSubmit={send} noValidate>
      <LeaveGuard dirty={dirty} />
      <Stack gap="md">
        <FaultSummary form={form} summary={summary} faulty={faulty} labels={labels} />
        {theirs && both ? (
          <ConflictAlert
            conflict={{ theirs, by: theirs.modifiedBy.name, at: theirs.modifiedAt, fields: both.fields }}
            labels={{ ...labels, ...both.labels }}
            choose={(chosen) => {
              form.setValues(both.values(chosen))
              setBase(theirs)
              setTheirs(undefined)
            }}
          />
        ) : null}
        <CustomerInputs form={form} record={customer.billToId ? 'ship-to' : 'bill-to'} properties={properties} />
        <Group justify="flex-end">
          <Button variant="default" onClick={close}>
            {t('Cancel')}
          </Button>
          <Button type="submit" loading={busy} disabled={theirs !== undefined}>
            {t('Save')}
          </Button>
        </Group>
      </Stack>
    </form>
  )
}
