import pg from 'pg'
import type { Log } from '../log.ts'

/** A subscription to one channel of notifications. */
export interface Listener {
  /** Whether notifications arrive at the moment. */
  connected(): boolean
  close(): Promise<void>
}

/** What a listener needs to know of its database. */
export interface ListenOptions {
  readonly connection: pg.ClientConfig
  readonly channel: string
  readonly log: Log
  /** Asks the server for a sign of life this often; undefined where a lost connection shows by itself (embedded database). */
  readonly heartbeatMs: number | undefined
  readonly onNotification: (payload: string) => void
  /** Called after each (re)connection: what was sent meanwhile is lost and must be looked for. */
  readonly onConnected: () => void
}

const reconnectMs = 1_000

/** LISTEN on a connection of its own, which comes back by itself. Rejects when the first connection fails. */
export async function listen(options: ListenOptions): Promise<Listener> {
  const { connection, channel, log, heartbeatMs } = options
  let closed = false
  let current: pg.Client | undefined
  let retry: NodeJS.Timeout | undefined
  let heartbeat: NodeJS.Timeout | undefined

  const subscribe = async (): Promise<void> => {
    const client = new pg.Client({ ...connection, keepAlive: true, query_timeout: 5_000 })
    client.on('error', (err) => log.warn({ err }, 'the connection for notifications was lost'))
    client.on('end', () => {
      if (current === client) current = undefined
      clearInterval(heartbeat)
      again()
    })
    client.on('notification', (message) => {
      if (message.channel === channel) options.onNotification(message.payload ?? '')
    })
    await client.connect()
    await client.query(`listen ${client.escapeIdentifier(channel)}`)
    if (closed) return client.end()
    current = client
    // A dead network shows no error. Ending a client whose query hangs closes its socket, which leads to 'end' above.
    if (heartbeatMs)
      heartbeat = setInterval(() => void client.query('select 1').catch(() => client.end().catch(() => undefined)), heartbeatMs)
    options.onConnected()
  }
  const again = (): void => {
    if (closed) return
    retry ??= setTimeout(() => {
      retry = undefined
      void subscribe().catch(again)
    }, reconnectMs)
  }

  await subscribe()
  return {
    connected: () => current !== undefined,
    close: async () => {
      closed = true
      clearTimeout(retry)
      clearInterval(heartbeat)
      await current?.end()
    },
  }
}
