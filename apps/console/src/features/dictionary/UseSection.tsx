import { Checkbox, Stack } from '@mantine/core'
import { t } from '../../lib/text.ts'
import { Sheet } from '../../parts/Sheet.tsx'
import type { PropertyFormState } from './PropertyForm.tsx'
import type { Entity } from './property.ts'

/** Where it is found, and what happens with it when a person is erased. */
export function UseSection({ form, entity }: { form: PropertyFormState; entity: Entity }) {
  const tick = (field: 'searchable' | 'listColumn' | 'personal', label: string, description: string) => (
    <Checkbox {...form.getInputProps(field, { type: 'checkbox' })} label={label} description={description} />
  )
  return (
    <Sheet title={t('Use')}>
      <Stack gap="md">
        {tick(
          'searchable',
          t('Search, filter and sort by it'),
          t('Lists are made ready in the background, which takes a moment. At most 20 properties of an entity.'),
        )}
        {tick('listColumn', t('Offer it as a list column'), t('Whoever looks at a list can choose it among the columns.'))}
        {entity === 'website'
          ? null
          : tick(
              'personal',
              t('It says something about a person'),
              t('Then its value goes when the person is erased, and the audit log keeps it apart.'),
            )}
      </Stack>
    </Sheet>
  )
}
