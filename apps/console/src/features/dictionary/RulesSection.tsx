import { Checkbox, NumberInput, SimpleGrid, Stack, TextInput } from '@mantine/core'
import { type RuleName, typeInfo } from '@tillward/contract/properties'
import { t } from '../../lib/text.ts'
import { Sheet } from '../../parts/Sheet.tsx'
import { Choices } from './Choices.tsx'
import { CustomInput } from './CustomInput.tsx'
import { definitionOf } from './draft.ts'
import type { PropertyFormState } from './PropertyForm.tsx'

/** What a value must be: choices, bounds, a pattern, a default, and whether one is needed. */
export function RulesSection({ form }: { form: PropertyFormState }) {
  const { type, rules } = form.values
  const has = (rule: RuleName) => typeInfo(type).rules.includes(rule)
  const set = (rule: string, value: unknown) => {
    const next = value === '' || value === null ? undefined : value
    form.setFieldValue('rules', { ...rules, [rule]: next })
    form.clearFieldError(`rules.${rule}`)
  }
  const at = (rule: string) => ({ error: form.errors[`rules.${rule}`], path: `rules.${rule}`, 'data-path': `rules.${rule}` })
  const bound = (rule: 'min' | 'max', label: string) => (
    <CustomInput
      {...at(rule)}
      property={{ ...form.values, name: rule, label, help: '', required: false, rules: {} }}
      value={rules[rule]}
      onChange={(value) => set(rule, value)}
    />
  )
  const count = (rule: 'minLength' | 'maxLength' | 'decimals', label: string, most: number) => {
    const { path: _path, ...own } = at(rule)
    return (
      <NumberInput
        {...own}
        label={label}
        value={rules[rule] ?? ''}
        onChange={(value) => set(rule, value)}
        min={0}
        max={most}
        allowDecimal={false}
        clampBehavior="none"
        hideControls
      />
    )
  }
  const longest = typeInfo(type).longest ?? 0
  return (
    <Sheet title={t('Rules')}>
      <Stack gap="md">
        {has('choices') ? <Choices form={form} /> : null}
        {has('min') ? (
          <SimpleGrid cols={{ base: 1, sm: has('decimals') ? 3 : 2 }} spacing="md">
            {bound('min', type.startsWith('date') ? t('Earliest') : t('Least'))}
            {bound('max', type.startsWith('date') ? t('Latest') : t('Most'))}
            {has('decimals') ? count('decimals', t('Decimals (optional)'), 6) : null}
          </SimpleGrid>
        ) : null}
        {has('maxLength') ? (
          <SimpleGrid cols={{ base: 1, sm: 2 }} spacing="md">
            {count('minLength', t('Shortest, in characters (optional)'), longest)}
            {count('maxLength', t('Longest, in characters (optional)'), longest)}
          </SimpleGrid>
        ) : null}
        {has('pattern') ? (
          <SimpleGrid cols={{ base: 1, sm: 2 }} spacing="md">
            <TextInput
              {...{ ...at('pattern'), path: undefined }}
              label={t('Pattern (optional)')}
              description={t('A regular expression for the whole value, such as {example}', { example: '[A-Z]{2}-[0-9]+' })}
              value={rules.pattern ?? ''}
              onChange={(event) => set('pattern', event.currentTarget.value)}
              autoComplete="off"
              spellCheck={false}
            />
            <TextInput
              {...{ ...at('patternHint'), path: undefined }}
              label={t('What to say where it does not match (optional)')}
              description={t('Say what to do: “Enter two letters and a number”.')}
              value={rules.patternHint ?? ''}
              onChange={(event) => set('patternHint', event.currentTarget.value)}
            />
          </SimpleGrid>
        ) : null}
        <CustomInput
          {...at('default')}
          property={{
            ...form.values,
            name: 'default',
            label: t('Default'),
            help: t('Given to new records that come without a value.'),
            required: false,
            rules: definitionOf(form.values).rules,
          }}
          value={rules.default}
          onChange={(value) => set('default', Array.isArray(value) && value.length === 0 ? undefined : value)}
        />
        <Checkbox
          {...form.getInputProps('required', { type: 'checkbox' })}
          label={t('Required')}
          description={t('Asked for in new records, of whoever may change it. Records that are there stay as they are.')}
        />
      </Stack>
    </Sheet>
  )
}
