import { Radio, Select, TextInput } from '@mantine/core'
import type { UseFormReturnType } from '@mantine/form'
import { useMemo } from 'react'
import { useTenantId } from '../../lib/session.ts'
import { t } from '../../lib/text.ts'
import { FieldGroup } from '../../parts/form/FieldGroup.tsx'
import { websiteFinder } from '../../parts/pick/finders.ts'
import { ManyPick } from '../../parts/pick/ManyPick.tsx'
import { CustomFields, type CustomProperty } from '../dictionary/CustomFields.tsx'
import { countries, currencies } from './countries.ts'
import { type CustomerValues, labels, type TextField } from './customerFields.ts'

type Form = UseFormReturnType<CustomerValues>

interface Props {
  readonly form: Form
  readonly record: 'bill-to' | 'ship-to'
  readonly creating?: boolean
  readonly properties: readonly CustomProperty[]
}

/** All fields of a customer, grouped: the same for a new one, a ship-to, and while one is changed. */
export function CustomerInputs({ form, record, creating = false, properties }: Props) {
  const isPerson = form.values.kind === 'person'
  const people = [<Line key="firstName" form={form} field="firstName" />, <Line key="lastName" form={form} field="lastName" />]
  const company = <Line key="companyName" form={form} field="companyName" optional={isPerson || record === 'ship-to'} wide />
  return (
    <>
      <FieldGroup title={record === 'bill-to' ? t('Who it is') : t('Who receives')}>
        <Radio.Group
          {...form.getInputProps('kind')}
          label={t(labels.kind)}
          onChange={(kind) => form.setFieldValue('kind', kind === 'person' ? 'person' : 'company')}
          style={{ gridColumn: '1 / -1' }}
        >
          <div style={{ display: 'flex', flexWrap: 'wrap', gap: 16, marginTop: 4 }}>
            <Radio value="company" label={t('Company')} data-path="kind" />
            <Radio value="person" label={t('Person')} />
          </div>
        </Radio.Group>
        {isPerson ? [...people, company] : [company, ...people]}
      </FieldGroup>
      <FieldGroup title={t('Address')}>
        <Line form={form} field="attention" hint={t('Whose attention deliveries are for.')} wide />
        <Line form={form} field="address1" wide />
        <Line form={form} field="address2" />
        <Line form={form} field="address3" />
        <Line form={form} field="postalCode" />
        <Line form={form} field="city" />
        <Line form={form} field="region" />
        <Named form={form} field="country" all={countries} />
      </FieldGroup>
      <FieldGroup title={t('Contact')}>
        <Line form={form} field="email" type="email" hint={t('Of the customer. It signs nobody in.')} wide />
        <Line form={form} field="phone" type="tel" />
        <Line form={form} field="fax" type="tel" />
      </FieldGroup>
      <FieldGroup title={t('Numbers')}>
        {record === 'bill-to' ? (
          <Line form={form} field="number" optional={creating} {...(creating ? { hint: t('Left out, one is made.') } : {})} />
        ) : (
          <Line form={form} field="sequence" optional={creating} {...(creating ? { hint: t('Left out, the next one is taken.') } : {})} />
        )}
        <Line form={form} field="erpNumber" {...(creating ? { hint: t('In the ERP system, where it differs.') } : {})} />
        <Line form={form} field="erpSequence" />
        <Line form={form} field="importKey" />
        <Named form={form} field="currency" all={currencies} />
      </FieldGroup>
      {record === 'bill-to' ? <Websites form={form} /> : null}
      {properties.length > 0 ? (
        <FieldGroup title={t('Custom properties')}>
          <div style={{ gridColumn: '1 / -1' }}>
            <CustomFields properties={properties} form={form} creating={creating} columns={2} />
          </div>
        </FieldGroup>
      ) : null}
    </>
  )
}

interface FieldProps {
  readonly form: Form
  readonly field: TextField
  readonly optional?: boolean
}

const labelOf = (field: TextField, optional: boolean) =>
  optional ? t('{label} (optional)', { label: t(labels[field]) }) : t(labels[field])

function Line({ form, field, optional = true, hint, type, wide }: FieldProps & { hint?: string; type?: 'email' | 'tel'; wide?: boolean }) {
  return (
    <TextInput
      {...form.getInputProps(field)}
      label={labelOf(field, optional)}
      description={hint}
      type={type}
      autoComplete="off"
      spellCheck={false}
      {...(wide ? { style: { gridColumn: '1 / -1' } } : {})}
    />
  )
}

/** Of the countries or currencies there are; what a file or an order brought and is none stays choosable. */
function Named({ form, field, all }: FieldProps & { all: () => readonly { value: string; label: string }[] }) {
  const known = useMemo(all, [all])
  const value = form.values[field]
  const data = value && !known.some((one) => one.value === value) ? [{ value, label: value }, ...known] : known
  return (
    <Select
      {...form.getInputProps(field)}
      value={value || null}
      onChange={(next) => form.setFieldValue(field, next ?? '')}
      label={labelOf(field, true)}
      data={data}
      searchable
      clearable
      clearButtonProps={{ 'aria-label': t('Clear {label}', { label: t(labels[field]) }) }}
      nothingFoundMessage={t('Nothing found')}
      autoComplete="off"
    />
  )
}

/** Which storefronts it may use; faults are named by their place, and stand here all the same. */
function Websites({ form }: { form: Form }) {
  const tenantId = useTenantId()
  const error = Object.entries(form.errors).find(([field]) => field.startsWith('websiteIds'))?.[1]
  return (
    <FieldGroup title={t(labels.websiteIds)}>
      <div style={{ gridColumn: '1 / -1' }}>
        <ManyPick
          {...websiteFinder(tenantId)}
          label={t('Websites it may use (optional)')}
          description={t('None chosen: all of them. Its ship-tos may use the same.')}
          values={form.values.websiteIds}
          error={error}
          onChange={(ids) => form.setFieldValue('websiteIds', ids)}
          path="websiteIds"
        />
      </div>
    </FieldGroup>
  )
}
