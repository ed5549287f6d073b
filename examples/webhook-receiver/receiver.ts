import { createServer, type Server } from 'node:http'
import { type Event, verify } from './verify.ts'

/** Bodies are far smaller. */
const longest = 64 * 1024

/**
 * Takes events of a webhook and hands each to `handle` once. Answers 204 when it is handled; anything else, and no answer within 15 seconds,
 * makes Tillward send it again. So do quickly what must be done here, such as putting it into a queue, and the rest later.
 */
export function createReceiver(secrets: readonly string[], handle: (event: Event) => Promise<void> | void): Server {
  // events may come more than once. A real receiver keeps the ids in its database, in the transaction of what the event makes it do
  const seen = new Set<string>()
  return createServer((request, response) => {
    const parts: Buffer[] = []
    let size = 0
    request.on('data', (part: Buffer) => {
      size += part.length
      if (size > longest) request.destroy()
      else parts.push(part)
    })
    request.on('end', () => {
      const event = request.method === 'POST' ? verify(secrets, request.headers, Buffer.concat(parts)) : undefined
      const status = event ? once(event) : Promise.resolve(401)
      void status.then((code) => response.writeHead(code).end())
    })
  })

  async function once(event: Event): Promise<number> {
    try {
      if (!seen.has(event.id)) await handle(event)
      seen.add(event.id)
      return 204
    } catch {
      return 500
    }
  }
}
