import { Anchor } from '@mantine/core'
import type { ReactNode } from 'react'
import { Facts } from '../../parts/Facts.tsx'
import type { CustomValues, FieldProperty } from './property.ts'
import { customText, isEmpty } from './value.ts'

/** The custom properties of a record and its values, to be put among other facts. */
export const customFacts = (properties: readonly FieldProperty[], values: CustomValues): (readonly [label: string, value: ReactNode])[] =>
  properties.map((property) => [property.label, <CustomValue key={property.key} property={property} value={values[property.name]} />])

/** The same by themselves. */
export function CustomFacts({ properties, values }: { properties: readonly FieldProperty[]; values: CustomValues }) {
  return <Facts items={customFacts(properties, values)} />
}

function CustomValue({ property, value }: { property: FieldProperty; value: unknown }) {
  if (isEmpty(value)) return '–'
  const text = customText(property, value)
  if (property.type === 'url' && /^https?:\/\//i.test(text)) {
    return (
      <Anchor href={text} target="_blank" rel="noopener noreferrer" size="sm">
        {text}
      </Anchor>
    )
  }
  return <span style={{ whiteSpace: 'pre-line', overflowWrap: 'anywhere' }}>{text}</span>
}
