import type { DestinationStream } from 'pino'

const details = new Set(['level', 'time', 'msg', 'channel', 'event', 'err'])

/** For a person at a terminal: one short line each, and not the seals, which are for a file. Piped or in a service, the log is JSON lines. */
export function readableLog(out: (text: string) => void): DestinationStream {
  return {
    write(line) {
      const entry = JSON.parse(line) as Record<string, unknown> & { err?: { message?: string; stack?: string } }
      if (entry['event'] === 'audit.seal') return
      const rest = Object.entries(entry).filter(([name]) => !details.has(name))
      const values = rest.map(([name, value]) => `${name}=${typeof value === 'string' ? value : JSON.stringify(value)}`)
      const level = entry['level'] === 'info' ? '' : `${String(entry['level']).toUpperCase()} `
      const error = entry.err ? `\n${entry.err.stack ?? entry.err.message ?? ''}` : ''
      out(
        `${String(entry['time']).slice(11, 19)} ${level}${String(entry['msg'] ?? '')}${values.length ? `  ${values.join(' ')}` : ''}${error}`,
      )
    },
  }
}
