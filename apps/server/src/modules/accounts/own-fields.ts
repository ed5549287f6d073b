import type { Reader, Tx } from '../../platform/db/index.ts'
import { ok, type Result, refuseFields } from '../../platform/result.ts'
import {
  checkCustom,
  customChanges,
  customText,
  type Editor,
  eraseCustom,
  indexCustom,
  type Property,
  propertiesOf,
  propertiesToWrite,
  type Stored,
  withoutPersonal,
} from '../dictionary/index.ts'
import { type Account, customOf, type StoredFields, writeCustom } from '../principals/index.ts'
import { tenantOfCompany } from '../tenants/index.ts'

type Key = Pick<Account, 'ownerId' | 'id' | 'kind'>

/** Whose dictionary defines an account's own fields, and as what. */
export interface Dictionary {
  readonly tenantId: string
  readonly entity: 'website-user' | 'console-user'
}

/** A website user's tenant; of console users the tenant whose own company they are of. People of partner companies have no own fields. */
export async function dictionaryOf(reader: Reader, { ownerId, kind }: Pick<Account, 'ownerId' | 'kind'>): Promise<Dictionary | undefined> {
  if (kind === 'website') return { tenantId: ownerId, entity: 'website-user' }
  const tenant = await tenantOfCompany(reader, ownerId)
  return tenant && { tenantId: tenant.id, entity: 'console-user' }
}

/** Values of an account's own fields, with what they mean. */
export interface OwnFields {
  readonly dictionary: Dictionary
  readonly properties: readonly Property[]
  readonly stored: Stored
}

/** Typed values by name, and who typed them. */
export interface TypedFields {
  readonly custom?: Readonly<Record<string, unknown>> | undefined
  readonly editor: Editor
}

/** The values of a new account, checked and with defaults; undefined where it can have none. */
export async function newOwnFields(
  tx: Tx,
  account: Pick<Account, 'ownerId' | 'kind'>,
  { custom, editor }: TypedFields,
): Promise<Result<OwnFields | undefined>> {
  const dictionary = await dictionaryOf(tx, account)
  if (!dictionary) return nobodyDefines(custom)
  const properties = await propertiesToWrite(tx, dictionary.tenantId, dictionary.entity)
  const checked = checkCustom(properties, custom, undefined, editor)
  return checked.ok ? ok({ dictionary, properties, stored: checked.value }) : checked
}

export const noFields: StoredFields = { values: {}, text: '' }

/** What the columns of the account hold of them. */
export const columnsOf = ({ properties, stored }: OwnFields): StoredFields => ({ values: stored, text: customText(properties, stored) })

/** Writes what lists filter and sort by. */
export const indexOwnFields = (tx: Tx, id: string, { dictionary: { tenantId, entity }, properties, stored }: OwnFields): Promise<void> =>
  indexCustom(tx, tenantId, entity, id, properties, stored)

/** What a change makes of the values of an account held by the caller. */
export interface FieldsChange extends OwnFields {
  readonly names: readonly string[]
  /** What differs, by name. */
  readonly before: Readonly<Record<string, unknown>>
  readonly after: Readonly<Record<string, unknown>>
}

/** Checks typed values against those that are there; undefined where nothing of them was typed or nothing differs. */
export async function changedOwnFields(tx: Tx, account: Key, { custom, editor }: TypedFields): Promise<Result<FieldsChange | undefined>> {
  if (!custom || Object.keys(custom).length === 0) return ok(undefined)
  const dictionary = await dictionaryOf(tx, account)
  if (!dictionary) return nobodyDefines(custom)
  const properties = await propertiesToWrite(tx, dictionary.tenantId, dictionary.entity)
  const stored = await customOf(tx, account.ownerId, account.id)
  const checked = checkCustom(properties, custom, stored, editor)
  if (!checked.ok) return checked
  const { names, before, after } = customChanges(properties, stored, checked.value)
  return ok(names.length ? { dictionary, properties, stored: checked.value, names, before, after } : undefined)
}

export async function writeOwnFields(tx: Tx, { ownerId, id }: Key, fields: FieldsChange, by: string, now: Date): Promise<void> {
  await writeCustom(tx, ownerId, id, columnsOf(fields), by, now)
  await indexOwnFields(tx, id, fields)
}

/** The values as they are, to be shown. */
export async function readOwnFields(reader: Reader, account: Key): Promise<OwnFields | undefined> {
  const dictionary = await dictionaryOf(reader, account)
  if (!dictionary) return undefined
  const properties = await propertiesOf(reader, dictionary.tenantId, dictionary.entity)
  return { dictionary, properties, stored: properties.length ? await customOf(reader, account.ownerId, account.id) : {} }
}

/** What may stay of the values of an erased person. The account leaves the lists: nothing is searched, filtered or sorted of it. */
export async function eraseOwnFields(tx: Tx, account: Key): Promise<StoredFields> {
  const dictionary = await dictionaryOf(tx, account)
  if (!dictionary) return noFields
  const properties = await propertiesToWrite(tx, dictionary.tenantId, dictionary.entity)
  const values = withoutPersonal(properties, await customOf(tx, account.ownerId, account.id))
  await eraseCustom(tx, dictionary.tenantId, dictionary.entity, account.id)
  return { values, text: '' }
}

/** Nothing can be typed where nothing is defined. */
function nobodyDefines(custom: TypedFields['custom']): Result<undefined> {
  const names = Object.keys(custom ?? {})
  if (names.length === 0) return ok(undefined)
  return refuseFields(...names.map((name) => ({ field: `custom.${name}`, rule: 'unknown', message: 'There is no such property.' })))
}
