import { type Clause, clausesOf, type SettingGroup, type SettingKey, settingKeys, settingOf } from '@tillward/contract/settings'
import { t } from '../../lib/text.ts'
import type { Place } from './place.ts'
import { pageOf, type View } from './view.ts'
import { clauseName, groupNames, groups } from './words.ts'

/** The settings of a page, in the order of the registry. */
export const keysOfPage = (view: View, page: 'console' | 'website'): readonly SettingKey[] =>
  settingKeys.filter((key) => view.states.has(key) && pageOf(key) === page)

/** Whether a setting is set here rather than inherited. */
export const isOwn = (view: View, key: SettingKey): boolean =>
  view.settable.has(key) && ['tenant', 'company', 'website'].includes(view.states.get(key)?.origin ?? '')

const words = (key: SettingKey) => {
  const { label, help, group } = settingOf(key)
  return [t(label), t(help), t(groupNames[group]), key, ...clausesOf(key).flatMap((one) => [clauseName(one), one.standard])]
    .join(' ')
    .toLowerCase()
}

/** Every word typed is somewhere in the setting's name, hint, group or clauses. */
export function matches(key: SettingKey, search: string): boolean {
  const text = words(key)
  return search
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word))
}

export interface Shown {
  /** What the search and the filter leave, in all groups. */
  readonly found: readonly SettingKey[]
  /** Of these, group by group, what is on the page now. */
  readonly sections: readonly { readonly group: SettingGroup; readonly keys: readonly SettingKey[] }[]
}

/** What of a page's settings is on the screen. Searching looks in all groups. */
export function shownOf(
  view: View,
  page: 'console' | 'website',
  place: Place,
  broken: ReadonlySet<Clause>,
  kept: ReadonlySet<SettingKey>,
): Shown {
  const found = keysOfPage(view, page).filter(
    (key) =>
      matches(key, place.search) &&
      // what is being changed stays in sight
      (place.only === undefined ||
        kept.has(key) ||
        (place.only === 'own' ? isOwn(view, key) : clausesOf(key).some((one) => broken.has(one)))),
  )
  const group = place.search === '' ? place.group : undefined
  const sections = groups
    .filter((one) => group === undefined || one === group)
    .map((one) => ({ group: one, keys: found.filter((key) => settingOf(key).group === one) }))
    .filter(({ keys }) => keys.length > 0)
  return { found, sections }
}
