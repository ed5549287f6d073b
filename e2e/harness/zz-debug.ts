import { writeFileSync } from 'node:fs'
import { afterEach } from 'vitest'
import type { World } from './world.ts'

let done = false
export const debugShots = (get: () => World, name: string) => {
  afterEach(async ({ task }) => {
    if (task.result?.state !== 'fail' || done) return
    done = true
    let n = 0
    for (const context of get().browser.contexts())
      for (const page of context.pages()) {
        await page.screenshot({ path: `/tmp/shot-${name}-${n}.png` }).catch(() => undefined)
        writeFileSync(
          `/tmp/shot-${name}-${n++}.txt`,
          page.url() +
            '\n' +
            (await page
              .locator('body')
              .ariaSnapshot()
              .catch(() => '')),
        )
      }
    writeFileSync(`/tmp/shot-${name}-faults.txt`, get().faults.join('\n'))
  })
}
