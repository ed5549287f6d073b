import { usePreference } from '../../lib/preferences.ts'

export type Density = 'roomy' | 'compact'

/** Two lines a row or one: a person's own choice, the same in every list. */
export const useDensity = () => usePreference<Density>('list.density', 'roomy')
