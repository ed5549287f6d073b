import {
  type Clause,
  type SettingDefinition,
  type SettingGroup,
  type SettingKey,
  type SettingUnit,
  type SettingValue,
  settingOf,
} from '@tillward/contract/settings'
import { t } from '../../lib/text.ts'

/** Groups in the order they stand on the page, named as the sources name them. */
export const groupNames: Readonly<Record<SettingGroup, string>> = {
  password: 'Passwords',
  lockout: 'Lockout',
  session: 'Sessions',
  links: 'E-mailed links',
  accounts: 'Accounts',
  audit: 'Audit log',
}
export const groups = Object.keys(groupNames) as readonly SettingGroup[]

/** What each choice of a setting is called. A test holds that none is missing. */
export const choiceNames: Readonly<Record<string, string>> = {
  growing: 'Growing',
  fixed: 'Fixed',
  'this-session': 'This session',
  'all-devices': 'All devices',
}

const zeroNames = { never: 'Never', 'no limit': 'No limit' } as const
export const zeroName = (definition: SettingDefinition): string => t(zeroNames[definition.zeroMeans ?? 'never'])

const amounts: Readonly<Record<SettingUnit, string>> = {
  characters: '{n, plural, one {# character} other {# characters}}',
  days: '{n, plural, one {# day} other {# days}}',
  hours: '{n, plural, one {# hour} other {# hours}}',
  minutes: '{n, plural, one {# minute} other {# minutes}}',
  months: '{n, plural, one {# month} other {# months}}',
  attempts: '{n, plural, one {# attempt} other {# attempts}}',
  failures: '{n, plural, one {# failure} other {# failures}}',
  passwords: '{n, plural, one {# password} other {# passwords}}',
  sessions: '{n, plural, one {# session} other {# sessions}}',
}
/** The unit alone, beside a field. */
export const unitNames: Readonly<Record<SettingUnit, string>> = {
  characters: 'characters',
  days: 'days',
  hours: 'hours',
  minutes: 'minutes',
  months: 'months',
  attempts: 'attempts',
  failures: 'failures',
  passwords: 'passwords',
  sessions: 'sessions',
}

/** A unit and how many of the setting's own it is. */
export interface Step {
  readonly unit: SettingUnit
  readonly size: number
}

const steps: Partial<Readonly<Record<SettingUnit, readonly Step[]>>> = {
  minutes: [
    { unit: 'minutes', size: 1 },
    { unit: 'hours', size: 60 },
    { unit: 'days', size: 1_440 },
  ],
  hours: [
    { unit: 'hours', size: 1 },
    { unit: 'days', size: 24 },
  ],
}

/** Units a value may be given in: those of which it can have two or more. None but its own where it is no time. */
export function stepsOf({ unit, schema }: SettingDefinition): readonly Step[] {
  if (!unit || schema.type !== 'integer') return []
  return (steps[unit] ?? [{ unit, size: 1 }]).filter(({ size }) => schema.maximum >= 2 * size || size === 1)
}

/** The largest unit in which a value is a whole number: 1,440 minutes are 1 day. */
export const stepFor = (definition: SettingDefinition, value: number): Step | undefined =>
  stepsOf(definition).findLast(({ size }) => value !== 0 && value % size === 0) ?? stepsOf(definition)[0]

/** A value as a person reads it: "On", "30 days", "Never". */
export function valueText(key: SettingKey, value: SettingValue): string {
  const definition = settingOf(key)
  if (typeof value === 'boolean') return value ? t('On') : t('Off')
  if (typeof value === 'string') return t(choiceNames[value] ?? value)
  return amountText(definition, value)
}

function amountText(definition: SettingDefinition, value: number): string {
  if (value === 0 && definition.zeroMeans) return zeroName(definition)
  const step = stepFor(definition, value)
  return step ? t(amounts[step.unit], { n: value / step.size }) : t('{n, number}', { n: value })
}

/** "8 to 128 characters", "5 minutes to 7 days". Undefined where there is nothing to measure. */
export function limitsText(definition: SettingDefinition): string | undefined {
  const { schema, zeroMeans } = definition
  if (schema.type !== 'integer') return undefined
  const least = zeroMeans ? Math.max(schema.minimum, 1) : schema.minimum
  const same = stepFor(definition, least)?.unit === stepFor(definition, schema.maximum)?.unit
  const from =
    same || least === 0 ? t('{n, number}', { n: least / (stepFor(definition, least)?.size ?? 1) }) : amountText(definition, least)
  const to = amountText(definition, schema.maximum)
  return zeroMeans
    ? t('{from} to {to}, or {zero}', { from, to, zero: zeroName(definition).toLowerCase() })
    : t('{from} to {to}', { from, to })
}

/** Which way a setting loosens, said beforehand. Undefined: no way makes anybody safer. */
export function loosensText(definition: SettingDefinition): string | undefined {
  const { tighter, zeroMeans, schema } = definition
  if (tighter === 'true') return t('Switching it off loosens')
  if (tighter === 'false') return t('Switching it on loosens')
  if (tighter === 'later')
    return schema.type === 'string'
      ? t('“{choice}” is the looser choice', { choice: t(choiceNames[schema.enum[0]!] ?? schema.enum[0]!) })
      : undefined
  if (tighter === 'higher') return t('Lowering it loosens')
  if (tighter === 'lower')
    return zeroMeans ? t('Raising it, or {zero}, loosens', { zero: zeroName(definition).toLowerCase() }) : t('Raising it loosens')
  return undefined
}

const standards = { 'PCI DSS 4.0.1': 'PCI DSS', 'NIST SP 800-63B-4': 'NIST', 'OWASP ASVS 5.0': 'ASVS' } as const
export const standardNames = Object.values(standards)

/** "PCI DSS 8.3.6". */
export const clauseName = ({ standard, clause }: Pick<Clause, 'clause'> & { readonly standard: string }): string =>
  `${standards[standard as keyof typeof standards] ?? standard} ${clause}`
export const standardName = (standard: string): string => standards[standard as keyof typeof standards] ?? standard
