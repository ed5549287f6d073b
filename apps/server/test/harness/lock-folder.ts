// A process that tries to lock a folder: `node lock-folder.ts <folder>`. Says "ready", waits for a line, tries, and says
// "locked" or why not. Holds the lock until its input ends.
import { createInterface } from 'node:readline'
import { lockFolder } from '../../src/platform/db/folder-lock.ts'

const input = createInterface({ input: process.stdin })
console.log('ready')
input.once('line', () => void lock())

async function lock(): Promise<void> {
  try {
    const held = await lockFolder(process.argv[2] ?? '', () => console.log('lost'))
    input.once('close', () => void held.release())
    console.log('locked')
  } catch (error) {
    console.log((error as Error).message)
  }
}
