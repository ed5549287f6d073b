import { Checkbox, Table, Text } from '@mantine/core'
import { Fragment } from 'react'
import type { Schemas } from '../../lib/api.ts'
import { t } from '../../lib/text.ts'
import classes from './Dictionary.module.css'
import type { PropertyFormState } from './PropertyForm.tsx'

type Role = Schemas['Role']
type Column = 'viewRoles' | 'editRoles'

const isOwner = (role: Role): boolean => role.stock && role.name === 'ISC_Owner'

/** Roles as rows, seeing and changing as columns. "Every role" counts for roles made later too. */
export function PermissionGrid({ form, roles }: { form: PropertyFormState; roles: readonly Role[] }) {
  const { viewRoles, editRoles } = form.values
  const all = roles.filter((role) => !isOwner(role)).map((role) => role.id)
  const set = (view: readonly string[] | null, edit: readonly string[] | null) => {
    form.setFieldValue('viewRoles', view === null ? null : [...view])
    form.setFieldValue('editRoles', edit === null ? null : [...edit])
  }
  const everyone = (column: Column, on: boolean) => {
    const next = on ? null : all
    if (column === 'viewRoles') set(next, editRoles)
    else set(viewRoles, next)
  }
  const toggle = (column: Column, id: string, on: boolean) => {
    const change = (ids: readonly string[] | null, add: boolean) =>
      ids === null ? null : add ? [...new Set([...ids, id])] : ids.filter((one) => one !== id)
    // whoever changes it sees it
    if (column === 'editRoles') set(on ? change(viewRoles, true) : viewRoles, change(editRoles, on))
    else set(change(viewRoles, on), on ? editRoles : change(editRoles, false))
  }
  const groups = [
    { label: t('Console roles'), roles: roles.filter((one) => one.kind === 'console') },
    { label: t('Website roles'), roles: roles.filter((one) => one.kind === 'website') },
  ].filter((group) => group.roles.length > 0)
  const columns = [
    { column: 'viewRoles', ids: viewRoles, head: t('Sees it') },
    { column: 'editRoles', ids: editRoles, head: t('Changes it') },
  ] as const
  return (
    <Table className={classes.grid} aria-label={t('Permissions by role')} withTableBorder>
      <Table.Thead>
        <Table.Tr>
          <Table.Th>{t('Role')}</Table.Th>
          {columns.map(({ column, head }) => (
            <Table.Th key={column} w={110} ta="center" scope="col">
              {head}
            </Table.Th>
          ))}
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        <Table.Tr>
          <Table.Th scope="row" data-strong>
            {t('Every role, also later ones')}
          </Table.Th>
          {columns.map(({ column, ids, head }) => (
            <Table.Td key={column}>
              <Right label={t('Every role: {right}', { right: head })} checked={ids === null} onChange={(on) => everyone(column, on)} />
            </Table.Td>
          ))}
        </Table.Tr>
        {groups.map((group) => (
          <Fragment key={group.label}>
            <Table.Tr>
              <Table.Th colSpan={3} scope="rowgroup">
                {group.label}
              </Table.Th>
            </Table.Tr>
            {group.roles.map((role) => (
              <Table.Tr key={role.id}>
                <Table.Th scope="row">
                  {role.name}
                  {isOwner(role) ? (
                    <Text span size="xs" c="dimmed" ml={6}>
                      {t('always')}
                    </Text>
                  ) : null}
                </Table.Th>
                {columns.map(({ column, ids, head }) => {
                  // a shopper cannot change what the storefront only shows
                  const closed = column === 'editRoles' && role.kind === 'website' && form.values.storefront !== 'edit'
                  return (
                    <Table.Td key={column}>
                      <Right
                        label={t('{role}: {right}', { role: role.name, right: head })}
                        checked={!closed && (isOwner(role) || ids === null || ids.includes(role.id))}
                        fixed={closed || isOwner(role) || ids === null}
                        onChange={(on) => toggle(column, role.id, on)}
                      />
                    </Table.Td>
                  )
                })}
              </Table.Tr>
            ))}
          </Fragment>
        ))}
      </Table.Tbody>
    </Table>
  )
}

interface BoxProps {
  readonly label: string
  readonly checked: boolean
  readonly fixed?: boolean
  readonly onChange: (on: boolean) => void
}

function Right({ label, checked, fixed, onChange }: BoxProps) {
  return (
    <Checkbox
      size="sm"
      aria-label={label}
      checked={checked}
      disabled={fixed}
      onChange={(event) => onChange(event.currentTarget.checked)}
      styles={{ body: { justifyContent: 'center' } }}
    />
  )
}
