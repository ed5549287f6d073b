import { Select, SimpleGrid, Stack, Textarea, TextInput } from '@mantine/core'
import { propertyTypes, typeInfo } from '@tillward/contract/properties'
import { t } from '../../lib/text.ts'
import { Sheet } from '../../parts/Sheet.tsx'
import { nameFrom, withType } from './draft.ts'
import type { PropertyFormState } from './PropertyForm.tsx'
import type { Property } from './property.ts'
import { controlLabel, typeLabel } from './words.ts'

/** What it is called and what it holds. */
export function BasicSection({ form, saved }: { form: PropertyFormState; saved: Property | undefined }) {
  const { label, name, type } = form.values
  const controls = typeInfo(type).controls
  const relabel = (next: string) => {
    const followed = !saved && (name === '' || name === nameFrom(label))
    form.setFieldValue('label', next)
    if (followed) form.setFieldValue('name', nameFrom(next))
  }
  // values are never rewritten: another type must keep them in the same way
  const types = propertyTypes.map((one) => ({
    value: one,
    label: typeLabel(one),
    disabled: saved !== undefined && typeInfo(one).kept !== typeInfo(saved.type).kept,
  }))
  return (
    <Sheet title={t('Field')}>
      <Stack gap="md">
        <SimpleGrid cols={{ base: 1, sm: 2 }} spacing="md">
          <TextInput
            {...form.getInputProps('label')}
            onChange={(event) => relabel(event.currentTarget.value)}
            label={t('Label')}
            description={t('What people read over the field.')}
            maxLength={100}
            autoComplete="off"
          />
          <TextInput
            {...form.getInputProps('name')}
            label={t('Name')}
            description={saved ? t('In the API, in mails and files. Values stay when it changes.') : t('In the API, in mails and files.')}
            maxLength={60}
            autoComplete="off"
            spellCheck={false}
            styles={{ input: { fontFamily: 'var(--mantine-font-family-monospace)' } }}
          />
        </SimpleGrid>
        <Textarea
          {...form.getInputProps('help')}
          label={t('Hint (optional)')}
          description={t('Stands under the label and says what to enter.')}
          autosize
          minRows={1}
          maxRows={5}
          maxLength={1_000}
        />
        <SimpleGrid cols={{ base: 1, sm: 2 }} spacing="md">
          <Select
            label={t('Type')}
            description={saved ? t('Types that keep values in the same way.') : t('What may be entered.')}
            data={types}
            value={type}
            error={form.errors['type']}
            data-path="type"
            allowDeselect={false}
            onChange={(next) => next && form.setValues(withType(form.values, next))}
          />
          <Select
            {...form.getInputProps('control')}
            label={t('Control')}
            description={t('With what people enter it.')}
            data={controls.map((one) => ({ value: one, label: controlLabel(one) }))}
            allowDeselect={false}
          />
        </SimpleGrid>
      </Stack>
    </Sheet>
  )
}
