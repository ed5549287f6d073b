import type { Conflict } from './ConflictAlert.tsx'

type Texts<F extends string> = Readonly<Record<F, string>>

/** Fields both changed, to different values: these have to be chosen. */
export const bothChanged = <F extends string>(
  names: readonly F[],
  before: Texts<F>,
  theirs: Texts<F>,
  mine: Texts<F>,
): Conflict<F>['fields'] =>
  names
    .filter((name) => theirs[name] !== before[name] && mine[name] !== before[name] && mine[name] !== theirs[name])
    .map((field) => ({ field, theirs: theirs[field], mine: mine[field] }))

/** Theirs, with what was typed here on top, and what was chosen where both changed a field. */
export const merged = <F extends string>(
  before: Texts<F>,
  theirs: Texts<F>,
  mine: Texts<F>,
  chosen: Partial<Texts<F>>,
): Record<F, string> => ({
  ...theirs,
  ...(Object.fromEntries(Object.entries<string>(mine).filter(([name, value]) => value !== before[name as F])) as Partial<
    Record<F, string>
  >),
  ...chosen,
})
