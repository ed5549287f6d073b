import pino from 'pino'
import { expect, test } from 'vitest'
import { testDatabase } from '../../../test/harness/database.ts'
import { describeSchema, migrate, openDatabase } from './index.ts'

test('the migrations make the same schema on PostgreSQL and on the embedded database', async () => {
  const real = await testDatabase()
  const embedded = await openDatabase({ folder: undefined }, pino({ level: 'error' }))
  try {
    await migrate(embedded)
    const schema = await describeSchema(real.db)
    expect(schema).toContain('table account\n')
    expect(await describeSchema(embedded.db)).toBe(schema)
  } finally {
    await embedded.close()
    await real.close()
  }
})
