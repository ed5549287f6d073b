import type { Socket } from 'node:net'
import type { Http } from './server.ts'

/** Milliseconds between two looks for connections whose last answer is out. */
const look = 50

/**
 * The end of a server: takes no new connection, answers what was begun, and waits for nobody who says nothing. Node itself closes idle
 * connections once, at the beginning: one that becomes idle afterwards would hold the end up for the time of its keep-alive, and one that
 * never said a word for that of its headers. Call it before the server listens; the result ends it.
 */
export function drainer(http: Http): () => Promise<void> {
  const { server } = http
  const open = new Set<Socket>()
  server.on('connection', (socket) => {
    open.add(socket)
    socket.once('close', () => open.delete(socket))
  })
  return async () => {
    const closeIdle = () => {
      server.closeIdleConnections()
      for (const socket of open) if (socket.bytesRead === 0) socket.destroy()
    }
    const timer = setInterval(closeIdle, look)
    closeIdle()
    try {
      await http.close()
    } finally {
      clearInterval(timer)
    }
  }
}
