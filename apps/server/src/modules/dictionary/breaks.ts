import type { Choice, PropertyDefinition } from '@tillward/contract/properties'
import { mayBreak } from '@tillward/contract/property-definitions'
import { checkValue } from '@tillward/contract/property-values'
import type { Reader } from '../../platform/db/index.ts'
import type { Property } from './property.ts'
import { countWith, countWithout, type RecordPlace, valuesOf } from './records.ts'

/** A number of records; `more`: there are more than these. */
export interface Counted {
  readonly count: number
  readonly more: boolean
}

/** What a change of a definition would break. Values stay as they are whatever is decided. */
export interface Breaks {
  /** Records whose value does not fit the new definition. */
  readonly misfits: Counted
  /** Records without a value that is required from now on. */
  readonly missing: Counted
  /** Choices that would go, with the records that hold them. */
  readonly choices: readonly (Choice & Counted)[]
}

export const nothingBreaks: Breaks = { misfits: { count: 0, more: false }, missing: { count: 0, more: false }, choices: [] }

/** Counted so far, then “more than”. */
export const mostCounted = 10_000
const step = 2_000

/** Counts exactly up to `most`. Reads every value there is where none may fit any more; nothing where the change cannot break any. */
export async function breaksOf(
  reader: Reader,
  place: RecordPlace,
  before: Property,
  after: PropertyDefinition,
  most = mostCounted,
): Promise<Breaks> {
  const lacking = after.required && !before.required ? await countWithout(reader, place, before, most + 1) : 0
  const missing = counted(lacking, most)
  if (!mayBreak(before, after)) return { ...nothingBreaks, missing }
  const kept = new Set(after.rules.choices?.map(({ key }) => key))
  const going = (before.rules.choices ?? []).filter(({ key }) => !kept.has(key))
  const holding = new Map(going.map(({ key }) => [key, 0]))
  let misfits = 0
  let last: string | null = null
  do {
    const values: readonly { readonly id: string; readonly value: unknown }[] = await valuesOf(reader, place, before, last, step)
    for (const { value } of values) {
      if ('value' in checkValue(after.type, after.rules, value)) continue
      misfits++
      for (const key of Array.isArray(value) ? value : [value]) {
        if (typeof key === 'string' && holding.has(key)) holding.set(key, (holding.get(key) ?? 0) + 1)
      }
    }
    last = values.length === step ? values[step - 1]!.id : null
  } while (last && misfits <= most)
  const stopped = last !== null
  const choices = going.map((choice) => {
    const { count, more } = counted(holding.get(choice.key) ?? 0, most)
    return { ...choice, count, more: more || stopped }
  })
  return { misfits: counted(misfits, most), missing, choices }
}

/** How many records hold a value: what nobody sees any more where the property is removed. Exactly up to `most`. */
export const useOf = async (reader: Reader, place: RecordPlace, property: Property, most = mostCounted): Promise<Counted> =>
  counted(await countWith(reader, place, property, most + 1), most)

const counted = (count: number, most: number): Counted => ({ count: Math.min(count, most), more: count > most })

/** Whether anything would break. */
export const breaksSomething = ({ misfits, missing }: Breaks): boolean => misfits.count + missing.count > 0
