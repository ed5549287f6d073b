import { Box, SimpleGrid, TextInput } from '@mantine/core'
import type { UseFormReturnType } from '@mantine/form'
import { IconLock } from '@tabler/icons-react'
import { useReducer } from 'react'
import { t } from '../../lib/text.ts'
import { CustomInput } from './CustomInput.tsx'
import { faultOf } from './fault.ts'
import type { CustomValues, FieldProperty } from './property.ts'
import { customText, isEmpty } from './value.ts'

export { CustomFacts, customFacts } from './CustomFacts.tsx'
export { type CustomProperty, type CustomValues, type FieldProperty, useCustomProperties } from './property.ts'
export { customChanges, customConflicts, customText } from './value.ts'

interface HasCustom {
  custom: CustomValues
}

interface Props<V extends HasCustom> {
  readonly properties: readonly FieldProperty[]
  /** A form with a value `custom`: `{}` of a new record, the record's own while it is changed. */
  readonly form: UseFormReturnType<V>
  /** A new record: defaults stand there from the start. */
  readonly creating?: boolean
  readonly columns?: 1 | 2
}

/** The inputs of a record's custom properties, in a form. Faults the server names as `custom.<name>` stand beside their fields. */
export function CustomFields<V extends HasCustom>({ properties, form, creating = false, columns = 1 }: Props<V>) {
  const fields = form as unknown as UseFormReturnType<HasCustom>
  return (
    <SimpleGrid cols={{ base: 1, sm: columns }} spacing="md">
      {properties.map((property) => (
        <Field key={`${property.key} ${form.key('custom' as never)}`} property={property} form={fields} creating={creating} />
      ))}
    </SimpleGrid>
  )
}

function Field({ property, form, creating }: { property: FieldProperty; form: UseFormReturnType<HasCustom>; creating: boolean }) {
  const [, draw] = useReducer((count: number) => count + 1, 0)
  const path = `custom.${property.name}` as const
  const given = form.getValues().custom
  const value = property.name in given ? given[property.name] : creating ? property.rules.default : undefined
  if (!property.mayEdit) return <Locked property={property} value={value} />
  const error = form.errors[path]
  const check = async (next: unknown) => {
    const fault = await faultOf(property, next)
    if (fault) form.setFieldError(path, fault)
    else form.clearFieldError(path)
  }
  return (
    <Box>
      <CustomInput
        property={property}
        path={path}
        value={value}
        error={error}
        onChange={(next) => {
          form.setFieldValue(path, next, { forceUpdate: false })
          // a form that leaves its values to its inputs is not drawn anew by a change
          draw()
          if (error) void check(next)
        }}
        onBlur={() => {
          if (!error && !isEmpty(value)) void check(value)
        }}
      />
    </Box>
  )
}

/** A value the person sees and may not change, and why. */
function Locked({ property, value }: { property: FieldProperty; value: unknown }) {
  return (
    <TextInput
      readOnly
      label={property.label}
      description={t('Your roles see this and may not change it. An Admin Owner says who may, in the application dictionary.')}
      value={customText(property, value)}
      rightSection={<IconLock size={15} aria-hidden />}
    />
  )
}
