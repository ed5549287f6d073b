import { RE2JS } from 're2js'

/**
 * Patterns that tenants write (ATK-088). Never run by the engine of the language, which can be made to run for years: RE2 takes time in
 * proportion to pattern and value, and both are bounded.
 */
export const longestPattern = 300
/** Steps a pattern is compiled to. Against the longest value this is a few milliseconds. */
const mostSteps = 1_000

/** What keeps a text from being a pattern; undefined where nothing does. */
export function patternIssue(pattern: string): string | undefined {
  if (pattern.length > longestPattern) return `Use at most ${longestPattern} characters.`
  try {
    return compiled(pattern).programSize() > mostSteps ? 'This pattern is too large. Use shorter repetitions.' : undefined
  } catch {
    return 'This is no pattern that can be used: look-arounds and back references are not available.'
  }
}

/** Whether the whole value matches. A pattern that cannot be used matches nothing. */
export function matchesPattern(pattern: string, value: string): boolean {
  try {
    return compiled(pattern).testExact(value)
  } catch {
    return false
  }
}

const known = new Map<string, RE2JS>()
const mostKnown = 200

function compiled(pattern: string): RE2JS {
  const there = known.get(pattern)
  if (there) return there
  const made = RE2JS.compile(pattern)
  if (known.size >= mostKnown) known.clear()
  known.set(pattern, made)
  return made
}
