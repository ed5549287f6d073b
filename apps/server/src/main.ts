import { enableCompileCache } from 'node:module'
import { fileURLToPath } from 'node:url'

// a quarter of each start is compiling what was the same the last time; where nothing can be kept there, nothing is
enableCompileCache(fileURLToPath(new URL('../../../node_modules/.cache/tillward', import.meta.url)))
const { runProgram } = await import('./cli/program.ts')

process.exitCode = await runProgram(process.argv.slice(2), {
  environment: process.env,
  out: (text) => void process.stdout.write(`${text}\n`),
  err: (text) => void process.stderr.write(`${text}\n`),
  terminal: process.stdout.isTTY,
})
