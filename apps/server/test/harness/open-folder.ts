// A process that has the embedded database of a folder open and adds companies until it is killed: `node open-folder.ts
// <folder>`. Says each id once the database has acknowledged it, or why the folder could not be opened.
import { randomUUID } from 'node:crypto'
import pino from 'pino'
import { openDatabase } from '../../src/platform/db/index.ts'

try {
  const database = await openDatabase({ folder: process.argv[2] }, pino({ level: 'silent' }))
  for (;;) {
    const id = randomUUID()
    await database.transaction((tx) =>
      tx.insertInto('company').values({ id, kind: 'partner', name: 'Acme', created_at: new Date() }).execute(),
    )
    console.log(id)
  }
} catch (error) {
  console.log((error as Error).message)
}
