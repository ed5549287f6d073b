import type { UseFormReturnType } from '@mantine/form'
import { type Problem, problemOf } from '../../lib/api.ts'

/** A server's refusal, told apart: what stands beside a field, and what stands on top of the form. */
export interface Refused {
  /** On top; undefined where every fault has its field. */
  readonly summary: string | undefined
  readonly problem: Problem
  /** The form's fields that have a fault, in the order of the page. */
  readonly fields: readonly string[]
}

/**
 * Puts the faults the server named beside their fields, focuses the first of them, and returns what has no field here. What was typed stays.
 * `names`: the form's own name of a field, where it differs from the API's.
 */
export function showRefusal<V>(form: UseFormReturnType<V>, error: unknown, names: Readonly<Record<string, string>> = {}): Refused {
  const problem = problemOf(error)
  const faults = (problem as { fields?: readonly { field: string; message: string }[] }).fields ?? []
  const values = form.getValues() as Record<string, unknown>
  const own = (field: string) => names[field] ?? field
  const placed = faults.filter((fault) => Object.hasOwn(values, own(fault.field).split('.')[0] ?? ''))
  form.setErrors(Object.fromEntries(placed.map((fault) => [own(fault.field), fault.message])))
  // in the order the person reads, whatever order the server found them in
  const found = placed.map((fault) => ({ field: own(fault.field), node: form.getInputNode(own(fault.field)) }))
  found.sort((a, b) => (a.node && b.node ? (a.node.compareDocumentPosition(b.node) & Node.DOCUMENT_POSITION_FOLLOWING ? -1 : 1) : 0))
  found.find((one) => one.node)?.node?.focus()
  const rest = faults.filter((fault) => !placed.includes(fault)).map((fault) => fault.message)
  const summary = faults.length > 0 ? rest.join(' ') || undefined : (problem.detail ?? problem.title)
  return { summary, problem, fields: found.map((one) => one.field) }
}
