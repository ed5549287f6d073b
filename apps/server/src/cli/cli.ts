import type { Command } from 'commander'

/** How a command ends. */
export const exitCodes = { done: 0, failed: 1, usage: 2, chainNotWhole: 3 } as const
export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes]

/** Where a command's words go and come from. */
export interface Io {
  readonly environment: Readonly<Record<string, string | undefined>>
  /** The answer, on stdout. */
  readonly out: (text: string) => void
  /** Progress and problems, on stderr. */
  readonly err: (text: string) => void
  /** Whether a person reads stdout. */
  readonly terminal: boolean
}

/** What every command file is handed. */
export interface Cli {
  readonly program: Command
  readonly io: Io
  /** The program ends with this code instead of 0. */
  readonly endWith: (code: ExitCode) => void
}

export interface Outcome {
  readonly json?: boolean
}

export const jsonOption = ['--json', 'print the answer as JSON on stdout'] as const

/** The end of a command's help. */
export const examples = (...lines: readonly string[]): string => `\nExamples:\n${lines.map((line) => `  $ tillward ${line}`).join('\n')}\n`
