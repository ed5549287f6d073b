import { Alert, Input, Textarea, TextInput } from '@mantine/core'
import type { UseFormReturnType } from '@mantine/form'
import { t } from '../../../lib/text.ts'
import classes from './RightsList.module.css'
import { RightsList } from './RightsList.tsx'
import { type Area, type Kind, lockOfRight } from './role.ts'

export interface RoleValues {
  name: string
  description: string
  permissions: readonly string[]
}

export const hintOfName: Readonly<Record<Kind, string>> = {
  console: 'Begins with ISC_, as the names of all console roles do.',
  website: 'Anything that does not look like ISC_, with which console roles begin.',
}

/** What is wrong with a name, as far as a form can tell before the server does. */
export function faultOfName(kind: Kind, name: string): string | null {
  if (name.trim().length === 0 || (kind === 'console' && /^ISC_?$/.test(name.trim()))) return t('Enter a name')
  if (kind === 'console' && !name.startsWith('ISC_')) return t('Begin the name with ISC_')
  if (kind === 'website' && /^isc_/i.test(name)) return t('Only names of console roles begin with ISC_')
  return null
}

/** The fields of a role, new or not. */
export function RoleFields<V extends RoleValues>({
  form,
  kind,
  areas,
}: {
  form: UseFormReturnType<V>
  kind: Kind
  areas: readonly Area[]
}) {
  const fields = form as unknown as UseFormReturnType<RoleValues>
  const { permissions, name } = fields.getValues()
  const held = new Set(permissions)
  const fault = Object.entries(form.errors).find(([field]) => field.startsWith('permissions'))?.[1]
  return (
    <>
      <TextInput
        {...fields.getInputProps('name')}
        label={t('Name')}
        description={t(hintOfName[kind])}
        autoComplete="off"
        spellCheck={false}
        maxLength={80}
        data-autofocus
      />
      <Textarea
        {...fields.getInputProps('description')}
        label={t('What it is for (optional)')}
        autosize
        minRows={1}
        maxRows={4}
        maxLength={500}
      />
      <Input.Wrapper labelElement="div" label={t('{count, plural, =0 {Rights: none yet} other {Rights: #}}', { count: held.size })}>
        {fault ? (
          <Alert color="red" role="alert" mb="xs">
            {fault}
          </Alert>
        ) : null}
        <div className={classes.framed}>
          <RightsList
            name={name || t('New role')}
            areas={areas}
            has={(permission) => held.has(permission)}
            lockOf={lockOfRight}
            set={(some, has) => {
              const next = new Set(fields.getValues().permissions)
              for (const one of some) {
                if (has) next.add(one)
                else next.delete(one)
              }
              fields.setFieldValue('permissions', [...next])
            }}
          />
        </div>
      </Input.Wrapper>
    </>
  )
}
