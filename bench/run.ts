// npm run bench [-- <name> …] [-- --json]: docs of the budgets stand with each benchmark.
import { lockout } from './lockout.ts'
import { machine } from './machine.ts'
import type { Result } from './measure.ts'
import { sessionCheck } from './session-check.ts'
import { signIn } from './sign-in.ts'

const benches: Record<string, () => Promise<Result[]>> = { 'sign-in': signIn, 'session-check': sessionCheck, lockout }

const args = process.argv.slice(2)
const json = args.includes('--json')
const names = args.filter((arg) => !arg.startsWith('--'))
const unknown = names.filter((name) => !Object.hasOwn(benches, name))
if (unknown.length > 0 || args.some((arg) => arg.startsWith('--') && arg !== '--json')) {
  console.error(`Usage: npm run bench [-- <name> …] [--json]. Names: ${Object.keys(benches).join(', ')}.`)
  process.exit(2)
}

const figure = (value: number): string => (value >= 1000 ? value.toFixed(0) : value >= 10 ? value.toFixed(1) : value.toFixed(3))

for (const [name, bench] of Object.entries(benches)) {
  if (names.length > 0 && !names.includes(name)) continue
  const on = machine()
  if (!json) console.log(`\n${name} — ${on}`)
  for (const { against, ...result } of await bench()) {
    if (json) console.log(JSON.stringify({ ...result, machine: on }))
    else {
      const { ours, baseline, ratio, unit, samples } = result
      console.log(
        `  ${result.name.padEnd(18)} ${figure(ours).padStart(8)} to ${figure(baseline).padStart(8)} ${unit.padEnd(16)} ratio ${figure(ratio)}  (${samples} samples; ${against})`,
      )
    }
  }
}
