import { existsSync } from 'node:fs'
import { type Browser, chromium } from 'playwright-core'

const places = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome', '/snap/bin/chromium']

/** A Chromium of this machine: `CHROMIUM`, or where systems put theirs. */
const executable = process.env['CHROMIUM'] ?? places.find((place) => existsSync(place))

/** Said where there is none. */
export const withoutChromium = executable
  ? undefined
  : 'These tests need a Chromium: install one (Debian: apt-get install chromium), or name it in CHROMIUM.'

export const launch = async (): Promise<Browser> => {
  if (!executable) throw new Error(withoutChromium)
  return chromium.launch({ executablePath: executable, args: ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage'] })
}
