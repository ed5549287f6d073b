/** Which kind of account a setting is about; `both` where it is about neither alone. */
export type SettingSide = 'console' | 'website' | 'both'
/** Where a value may be set: `website` may be set for the tenant and again for one of its websites. */
export type SettingScope = 'tenant' | 'website'
export type SettingGroup = 'password' | 'lockout' | 'session' | 'links' | 'accounts' | 'audit'
export type SettingUnit = 'characters' | 'days' | 'hours' | 'minutes' | 'months' | 'attempts' | 'failures' | 'passwords' | 'sessions'

/**
 * Which way is tighter. `later`: of the choices, the one listed later. `none`: neither way makes anybody safer.
 * Where `zeroMeans` is set, 0 stands for "without end" and is therefore above every other number.
 */
export type Tighter = 'lower' | 'higher' | 'true' | 'false' | 'later' | 'none'

/**
 * JSON Schema (2020-12) of one value. Written out rather than with TypeBox: the browser draws the forms from it, and these three
 * shapes do not justify 200 kB there. The server hands them to `Type.Unsafe`.
 */
export type SettingSchema =
  | { readonly type: 'integer'; readonly minimum: number; readonly maximum: number }
  | { readonly type: 'boolean' }
  | { readonly type: 'string'; readonly enum: readonly string[] }

export type SettingValue = number | boolean | string

/** One setting of the registry. `V` is the type of its value. */
export interface SettingDefinition<V extends SettingValue = SettingValue> {
  /** As in R-50 where the source names it. */
  readonly label: string
  /** One or two sentences for the person who decides. */
  readonly help: string
  readonly group: SettingGroup
  readonly side: SettingSide
  readonly scope: SettingScope
  readonly schema: SettingSchema
  /**
   * What holds where neither preset nor tenant says otherwise. Never changed after a release, or an upgrade would change tenants' effective
   * values (R-54): a better value goes into a new version of a preset.
   */
  readonly default: V
  readonly tighter: Tighter
  readonly unit?: SettingUnit
  /** What 0 says: `never` or `no limit`. */
  readonly zeroMeans?: 'never' | 'no limit'
  /** Every change needs `settings.loosen`, a tighter one too (R-07: only an Admin Owner switches a deactivating job on). */
  readonly ownersOnly?: true
}

type Words<V extends SettingValue> = Omit<SettingDefinition<V>, 'schema' | 'scope'> & { readonly scope?: SettingScope }

/** A whole number from `minimum` to `maximum`, both allowed. */
export function wholeNumber(
  minimum: number,
  maximum: number,
  words: Words<number> & { readonly tighter: 'lower' | 'higher' | 'none' },
): SettingDefinition<number> {
  return { scope: 'tenant', ...words, schema: { type: 'integer', minimum, maximum } }
}

export function yesNo(words: Words<boolean> & { readonly tighter: 'true' | 'false' | 'none' }): SettingDefinition<boolean> {
  return { scope: 'tenant', ...words, schema: { type: 'boolean' } }
}

/** One of `choices`, listed from the loosest to the tightest. */
export function oneOf<const C extends string>(choices: readonly C[], words: Omit<Words<C>, 'tighter'>): SettingDefinition<C> {
  return { scope: 'tenant', ...words, tighter: 'later', schema: { type: 'string', enum: choices } }
}

type Side = 'console' | 'website'

/** Console and website users have separate policies: the same definition under `console.` and under `website.`. */
export function bothSides<T extends Record<string, (side: Side) => SettingDefinition>>(
  parts: T,
): {
  readonly [K in `${Side}.${keyof T & string}`]: K extends `${Side}.${infer Name extends keyof T & string}` ? ReturnType<T[Name]> : never
} {
  const sides: readonly Side[] = ['console', 'website']
  const entries = sides.flatMap((side) => Object.entries(parts).map(([name, define]) => [`${side}.${name}`, define(side)] as const))
  return Object.fromEntries(entries) as ReturnType<typeof bothSides<T>>
}
