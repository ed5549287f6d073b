import type { Reporter, TestModule, TestRunEndReason } from 'vitest/node'

/** The last line of every run, also of a failed or an empty one: `N passed, N failed`. */
export default class ClosingLine implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], unhandled: readonly unknown[], reason: TestRunEndReason): void {
    let passed = 0
    let skipped = 0
    let failed = unhandled.length
    for (const module of modules) {
      if (module.errors().length > 0) failed++
      for (const suite of module.children.allSuites()) if (suite.errors().length > 0) failed++
      for (const test of module.children.allTests()) {
        const { state } = test.result()
        if (state === 'passed') passed++
        else if (state === 'failed') failed++
        else skipped++
      }
    }
    if (reason === 'failed') failed = Math.max(failed, 1) // nothing could start, or there was nothing to run
    const line = `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`
    process.once('exit', () => process.stdout.write(`\n${line}\n`))
  }
}
