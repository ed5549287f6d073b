import type { Entity, PropertyDefinition } from '@tillward/contract/properties'
import { recordPlaces } from '../../src/custom-records.ts'
import { createDictionary, type FillRequest, type NewProperty, type Property } from '../../src/modules/dictionary/index.ts'
import { atTheMachine, type TestParts } from './parts.ts'

/** The dictionary on a database, without workers: `settle` does what the fill job would do with what was sent. */
export function testDictionary(parts: TestParts, roles: readonly string[] = []) {
  const sent: FillRequest[] = []
  const all = {
    ...parts,
    places: recordPlaces,
    rolesAmong: async (_reader: unknown, _tenantId: string, ids: readonly string[]) => new Set(ids.filter((id) => roles.includes(id))),
    sendFill: async (_tx: unknown, request: FillRequest) => void sent.push(request),
  }
  const dictionary = createDictionary(all)
  return {
    ...dictionary,
    parts: all,
    sent,
    settle: async () => {
      for (let request = sent.shift(); request; request = sent.shift()) await dictionary.fill(request)
    },
  }
}
export type TestDictionary = ReturnType<typeof testDictionary>

/** A property that is there, with its lists made ready. */
export async function givenProperty(
  dictionary: TestDictionary,
  tenantId: string,
  entity: Entity,
  name: string,
  type: PropertyDefinition['type'] = 'text',
  more: Partial<PropertyDefinition> = {},
): Promise<Property> {
  const given: NewProperty = { name, label: name, type, ...choicesFor(type), ...more }
  const made = await dictionary.create(atTheMachine, tenantId, entity, given)
  if (!made.ok) throw new Error(JSON.stringify(made.refusal))
  await dictionary.settle()
  return made.value
}

const choicesFor = (type: PropertyDefinition['type']): Partial<PropertyDefinition> =>
  type === 'one-of' || type === 'many-of'
    ? { rules: { choices: ['gold', 'silver', 'tin'].map((key) => ({ key, label: `The ${key} one` })) } }
    : {}
