import { Anchor, Group, Table, Text, VisuallyHidden } from '@mantine/core'
import { IconEye, IconMinus, IconPencil } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import type { Schemas } from '../../lib/api.ts'
import { useTenantId } from '../../lib/session.ts'
import { t } from '../../lib/text.ts'
import { Failed, RowsSkeleton } from '../../parts/states.tsx'
import { paths } from '../../paths.ts'
import classes from './Dictionary.module.css'
import type { Entity, Property } from './property.ts'
import { useRoles } from './useRoles.ts'

type Right = 'change' | 'see' | 'none'

/** What each role does with each property of an entity, at a glance. It is changed where a property is edited. */
export function AccessMatrix({ entity, properties }: { entity: Entity; properties: readonly Property[] }) {
  const tenantId = useTenantId()
  const roles = useRoles()
  if (roles.error) return <Failed error={roles.error} retry={() => void roles.refetch()} />
  if (!roles.data) return <RowsSkeleton rows={4} />
  const shoppers = entity !== 'console-user' && properties.some((one) => one.storefront !== 'hidden')
  const shown = roles.data.items.filter((one) => one.kind === 'console' || shoppers)
  return (
    <>
      <Table.ScrollContainer
        minWidth={0}
        scrollAreaProps={{ viewportProps: { tabIndex: 0, role: 'region', 'aria-label': t('Properties by role') } }}
      >
        <Table className={`${classes.grid} ${classes.matrix}`} aria-label={t('Properties by role')}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th miw={160}>{t('Property')}</Table.Th>
              {shown.map((role) => (
                <Table.Th key={role.id} ta="center" scope="col">
                  {role.name}
                </Table.Th>
              ))}
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {properties.map((property) => (
              <Table.Tr key={property.key}>
                <Table.Th scope="row" data-strong>
                  <Anchor component={Link} to={paths.property(tenantId, entity, property.key)} size="sm" c="var(--mantine-color-text)">
                    {property.label}
                  </Anchor>
                </Table.Th>
                {shown.map((role) => (
                  <Table.Td key={role.id} ta="center">
                    <Sign right={rightOf(property, role)} />
                  </Table.Td>
                ))}
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
      <Text size="xs" c="dimmed" px="md" py="sm">
        {t('A role changes a property only on records it may change anyway. Shoppers see what is opened to the storefront.')}
      </Text>
      <Group gap="md" px="md" pb="sm" aria-hidden>
        {Object.values(signs).map(({ icon: Icon, text }) => (
          <Group key={text} gap={6}>
            <Icon size={14} />
            <Text size="xs">{t(text)}</Text>
          </Group>
        ))}
      </Group>
    </>
  )
}

const signs = {
  change: { icon: IconPencil, text: 'Sees and changes it' },
  see: { icon: IconEye, text: 'Sees it' },
  none: { icon: IconMinus, text: 'Does not see it' },
} as const

function Sign({ right }: { right: Right }) {
  const { icon: Icon, text } = signs[right]
  return (
    <span title={t(text)}>
      <Icon size={16} color={right === 'none' ? 'var(--mantine-color-dimmed)' : 'var(--mantine-color-text)'} aria-hidden />
      <VisuallyHidden>{t(text)}</VisuallyHidden>
    </span>
  )
}

function rightOf(property: Property, role: Schemas['Role']): Right {
  const among = (named: readonly string[] | null) => named === null || named.includes(role.id)
  if (role.name === 'ISC_Owner' && role.stock) return 'change'
  if (role.kind === 'website' && property.storefront === 'hidden') return 'none'
  if (!among(property.viewRoles)) return 'none'
  if (role.kind === 'website' && property.storefront === 'view') return 'see'
  return among(property.editRoles) ? 'change' : 'see'
}
