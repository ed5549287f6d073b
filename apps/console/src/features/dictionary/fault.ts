import { t } from '../../lib/text.ts'
import type { Shown } from './property.ts'
import { isEmpty } from './value.ts'

/** Says what is wrong with a value, or null. The rules come when they are needed first: they bring the pattern engine with them. */
export async function faultOf({ type, rules }: Pick<Shown, 'type' | 'rules'>, value: unknown): Promise<string | null> {
  if (isEmpty(value)) return null
  const { checkValue } = await import('@tillward/contract/property-values')
  const checked = checkValue(type, rules, value)
  return 'issue' in checked ? t(checked.issue.message) : null
}
