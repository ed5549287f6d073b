import { sql } from 'kysely'
import type { Reader } from '../../platform/db/index.ts'
import type { Random } from '../../platform/random.ts'

/** Letters and digits that are not taken for each other when read aloud or copied by hand. */
const letters = '23456789ABCDEFGHJKMNPQRSTVWXYZ'
const made = 9

/**
 * A customer number nobody has, as far as chance goes: `W-7KD2M9QXA`. Not counted up: counting would make those who order at the same moment
 * wait for each other, tell everybody how many customers there are, and leave numbers that can be guessed.
 */
export function nextCustomerNumber(random: Random): string {
  const drawn = Array.from({ length: made }, () => letters[random.below(letters.length)])
  return `W-${drawn.join('')}`
}

/** The sequence behind the highest whole number among a bill-to's ship-tos. The caller holds the bill-to. */
export async function nextSequence(reader: Reader, tenantId: string, number: string): Promise<string> {
  const { rows } = await sql<{ last: string }>`
    select sequence as last from customer
    where tenant_id = ${tenantId} and number = ${number} and sequence ~ '^[0-9]{1,9}$' order by sequence::integer desc limit 1`.execute(
    reader,
  )
  return String(Number(rows[0]?.last ?? 0) + 1).padStart(4, '0')
}
