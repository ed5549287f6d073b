import { defineConfig } from 'vitest/config'

const server = 'apps/server'
const everywhere = [`${server}/{src,test}/**/*.test.ts`]
// *.postgres.test.ts and *.embedded.test.ts are about one of the two databases only
const slow = [`${server}/test/{crash,timing,scale}/**`]
const globalSetup = [`${server}/test/harness/global-setup.ts`]
// What is waited for comes at once on a quiet machine. Where it never comes, the test fails all the same.
const poll = { timeout: 10_000 }

// Choose with --project: postgres (the default suite) · embedded (the same tests of the server) · crash · timing · scale · e2e · e2e-embedded.
export default defineConfig({
  test: {
    maxWorkers: 2,
    reporters: [['default', { summary: false }], `./${server}/test/harness/reporter.ts`],
    projects: [
      {
        test: {
          name: 'postgres',
          include: [...everywhere, 'packages/**/*.test.ts', 'tools/**/*.test.ts', 'examples/**/*.test.ts', 'apps/console/src/**/*.test.ts'],
          exclude: ['**/node_modules/**', '**/*.embedded.test.ts', ...slow],
          isolate: false,
          globalSetup,
          provide: { folders: '' },
          env: { TEST_DB: 'postgres' },
          expect: { poll },
          testTimeout: 20_000,
          hookTimeout: 120_000,
        },
      },
      {
        test: {
          name: 'embedded',
          include: everywhere,
          exclude: ['**/node_modules/**', '**/*.postgres.test.ts', ...slow],
          isolate: false,
          globalSetup: [`${server}/test/harness/global-setup.embedded.ts`],
          provide: { postgres: '' },
          env: { TEST_DB: 'embedded' },
          expect: { poll },
          testTimeout: 40_000,
          hookTimeout: 120_000,
        },
      },
      // journeys in a browser; the second on the embedded database
      ...(['e2e', 'e2e-embedded'] as const).map((name) => ({
        test: {
          name,
          include: ['e2e/*.test.ts'],
          globalSetup: name === 'e2e' ? globalSetup : [`${server}/test/harness/global-setup.embedded.ts`],
          provide: name === 'e2e' ? { folders: '' } : { postgres: '' },
          env: { TEST_DB: name === 'e2e' ? 'postgres' : 'embedded' },
          expect: { poll },
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      })),
      ...['crash', 'timing', 'scale'].map((name) => ({
        test: {
          name,
          include: [`${server}/test/${name}/**/*.test.ts`, `e2e/${name}/**/*.test.ts`],
          globalSetup,
          provide: { folders: '' },
          env: { TEST_DB: 'postgres' },
          expect: { poll },
          testTimeout: 300_000,
          hookTimeout: 120_000,
          fileParallelism: false,
        },
      })),
    ],
  },
})
