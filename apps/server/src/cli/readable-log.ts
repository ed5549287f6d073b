import type { DestinationStream } from 'pino'

interface Entry {
  readonly level: string
  readonly time: string
  readonly msg?: string
  readonly event?: string
  readonly err?: { readonly message?: string; readonly stack?: string }
}

const details = new Set(['level', 'time', 'msg', 'channel', 'event', 'err'])

/** For a person at a terminal: one short line each, and not the seals, which are for a file. Piped or in a service, the log is JSON lines. */
export function readableLog(out: (text: string) => void): DestinationStream {
  return {
    write(line) {
      const entry = JSON.parse(line) as Entry
      if (entry.event === 'audit.seal') return
      const rest = Object.entries(entry).filter(([name]) => !details.has(name))
      const values = rest.map(([name, value]) => `${name}=${typeof value === 'string' ? value : JSON.stringify(value)}`)
      const level = entry.level === 'info' ? '' : `${entry.level.toUpperCase()} `
      const error = entry.err ? `\n${entry.err.stack ?? entry.err.message ?? ''}` : ''
      out(`${entry.time.slice(11, 19)} ${level}${entry.msg ?? ''}${values.length ? `  ${values.join(' ')}` : ''}${error}`)
    },
  }
}
