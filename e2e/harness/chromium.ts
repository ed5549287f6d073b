import { existsSync } from 'node:fs'
import { type Browser, chromium } from 'playwright-core'

const places = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome', '/snap/bin/chromium']

/** A Chromium of this machine: `CHROMIUM`, or where systems put theirs. */
function executable(): string {
  const found = process.env['CHROMIUM'] ?? places.find((place) => existsSync(place))
  if (!found) throw new Error('These tests need a Chromium: install one (Debian: apt-get install chromium), or name it in CHROMIUM.')
  return found
}

export const launch = (): Promise<Browser> =>
  chromium.launch({ executablePath: executable(), args: ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage'] })
