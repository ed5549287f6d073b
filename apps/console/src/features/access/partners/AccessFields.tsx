import { Anchor, Checkbox, Collapse, Input, Select, Stack, Text } from '@mantine/core'
import type { UseFormReturnType } from '@mantine/form'
import { useId, useState } from 'react'
import { t } from '../../../lib/text.ts'
import rightsClasses from '../roles/RightsList.module.css'
import { RightsList } from '../roles/RightsList.tsx'
import { useRoles } from '../roles/role.ts'

export interface AccessValues {
  ceilingRoleId: string
  mayBringPeople: boolean
}

/** How far a partner company may go: a role as ceiling, and whether it brings in colleagues. */
export function AccessFields<V extends AccessValues>({ form, first = false }: { form: UseFormReturnType<V>; first?: boolean }) {
  const fields = form as unknown as UseFormReturnType<AccessValues>
  const { all, areasOf } = useRoles()
  const [open, setOpen] = useState(false)
  const id = useId()
  // the Admin Owners' own role is nobody's ceiling (R-01)
  const roles = (all ?? []).filter((role) => role.kind === 'console' && role.name !== 'ISC_Owner')
  const ceiling = roles.find((role) => role.id === fields.getValues().ceilingRoleId)
  const held = areasOf('console')
    .map(({ name, rights }) => ({ name, rights: rights.filter((right) => ceiling?.permissions.some((one) => one === right.permission)) }))
    .filter((area) => area.rights.length > 0)
  return (
    <>
      <Stack gap={6}>
        <Select
          {...fields.getInputProps('ceilingRoleId')}
          label={t('Ceiling')}
          description={t('Whatever roles its people are given, they never do more than this role.')}
          placeholder={t('Choose a role')}
          searchable
          data-autofocus={first || undefined}
          allowDeselect={false}
          nothingFoundMessage={t('No role matches')}
          data={roles.map((role) => ({ value: role.id, label: role.name }))}
        />
        {ceiling ? (
          <>
            <Text size="xs" c="dimmed">
              {ceiling.description}{' '}
              <Anchor
                component="button"
                type="button"
                size="xs"
                underline="always"
                aria-expanded={open}
                aria-controls={id}
                onClick={() => setOpen(!open)}
              >
                {open
                  ? t('Hide its rights')
                  : t('{count, plural, =0 {It has no rights} one {Show its one right} other {Show its # rights}}', {
                      count: ceiling.permissions.length,
                    })}
              </Anchor>
            </Text>
            <Collapse expanded={open} id={id}>
              <Input.Wrapper className={rightsClasses.framed}>
                <RightsList name={ceiling.name} areas={held} has={() => true} />
              </Input.Wrapper>
            </Collapse>
          </>
        ) : null}
      </Stack>
      <Checkbox
        {...fields.getInputProps('mayBringPeople', { type: 'checkbox' })}
        label={t('Its people may bring in colleagues')}
        description={t(
          'Those you let, and only people of the same company with an address under one of its proved domains, up to the ceiling. All Admin Owners are told of each.',
        )}
      />
    </>
  )
}
