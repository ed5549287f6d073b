import { Input, Radio, Stack, Text } from '@mantine/core'
import { useCan } from '../../lib/can.ts'
import { t } from '../../lib/text.ts'
import { Sheet } from '../../parts/Sheet.tsx'
import { RowsSkeleton } from '../../parts/states.tsx'
import { PermissionGrid } from './PermissionGrid.tsx'
import type { PropertyFormState } from './PropertyForm.tsx'
import type { Entity } from './property.ts'
import { useRoles } from './useRoles.ts'

const storefront = {
  hidden: ['Hidden', 'Only staff know of it.'],
  view: ['Shown', 'Shoppers see it and cannot change it.'],
  edit: ['Shown and changed', 'Shoppers see it and enter it themselves.'],
} as const

/** Who sees and changes it: shoppers, and which roles. */
export function AccessSection({ form, entity }: { form: PropertyFormState; entity: Entity }) {
  const mayRead = useCan()('roles.read')
  const roles = useRoles()
  const opened = form.values.storefront !== 'hidden'
  const shown = roles.data?.items.filter((one) => one.kind === 'console' || opened) ?? []
  const wrong = Object.entries(form.errors).find(([path]) => /^(view|edit)Roles/.test(path))?.[1]
  return (
    <Sheet title={t('Who sees and changes it')}>
      <Stack gap="md">
        {entity === 'console-user' ? null : (
          <Radio.Group {...form.getInputProps('storefront')} label={t('In the storefront')}>
            <Stack gap={8} mt={6}>
              {Object.entries(storefront).map(([value, [label, description]]) => (
                <Radio key={value} value={value} label={t(label)} description={t(description)} />
              ))}
            </Stack>
          </Radio.Group>
        )}
        {mayRead === true ? (
          <>
            <Text size="sm" c="dimmed">
              {t('Roles count on top of what they may do anyway: to change it, a role must be allowed to change the record.')}
            </Text>
            {roles.data ? <PermissionGrid form={form} roles={shown} /> : <RowsSkeleton rows={4} />}
          </>
        ) : (
          <Text size="sm" c="dimmed">
            {mayRead.reason}
          </Text>
        )}
        {wrong ? <Input.Error>{wrong}</Input.Error> : null}
      </Stack>
    </Sheet>
  )
}
