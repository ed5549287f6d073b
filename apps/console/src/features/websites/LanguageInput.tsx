import { Autocomplete, type AutocompleteProps, Group, Text } from '@mantine/core'
import { t } from '../../lib/text.ts'
import { languageName } from './website.tsx'

/** What shops mostly speak; any other tag can be typed. */
const common = [
  'en', 'en-GB', 'en-US', 'cs', 'da', 'de', 'de-AT', 'de-CH', 'el', 'es', 'et', 'fi', 'fr', 'fr-CA', 'fr-CH', 'hr', 'hu', 'it', 'ja',
  'lt', 'lv', 'nb', 'nl', 'nl-BE', 'pl', 'pt', 'pt-BR', 'ro', 'sk', 'sl', 'sv', 'tr', 'uk', 'zh',
] as const // biome-ignore format: a list of words

/** A language by its tag, with what it is called. */
export function LanguageInput({ value = '', ...props }: Omit<AutocompleteProps, 'data'>) {
  const name = languageName(value)
  return (
    <Autocomplete
      {...props}
      value={value}
      data={[...common]}
      description={name ?? t('A language tag such as en or de-CH.')}
      autoComplete="off"
      spellCheck={false}
      filter={({ options, search }) => {
        const wanted = search.toLowerCase().trim()
        // what is chosen already hides nothing
        if (common.some((tag) => tag.toLowerCase() === wanted)) return options
        return options.filter((one) => 'value' in one && `${one.value} ${languageName(one.value) ?? ''}`.toLowerCase().includes(wanted))
      }}
      renderOption={({ option }) => (
        <Group gap="xs">
          <Text size="sm">{languageName(option.value)}</Text>
          <Text size="xs" c="dimmed">
            {option.value}
          </Text>
        </Group>
      )}
    />
  )
}
