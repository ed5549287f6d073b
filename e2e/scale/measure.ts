import type { Page, Response } from 'playwright-core'
import { settled } from '../harness/axe.ts'
import { watch } from './watch.ts'

export interface View {
  readonly name: string
  /** Where it begins; undefined: `act` goes there, and all of the page is loaded. */
  readonly at?: string
  readonly act: (page: Page) => Promise<unknown>
  /** The question whose answer people wait for: path and query. Undefined: what is shown is there already. */
  readonly asks?: RegExp
  /** What is shown of the answer. */
  readonly rows: string
}

/** One try of a view. Times in milliseconds. */
export interface Taken {
  /** From the answer, or the press where nothing is asked, to the frame with what it said. */
  readonly shown: number
  readonly elements: number
  /** The most rows that any answer had. */
  readonly rows: number
  /** Of all answers of the API as they came over the line, and unpacked. */
  readonly bytes: number
  readonly unpacked: number
  readonly shift: number
  readonly shifts: readonly string[]
  readonly longestTask: number
  /** From the slowest press to its frame. */
  readonly press: number
}

/** Does what the view is about once, in a page of its own of a person's browser. */
export async function take(person: Page, view: View): Promise<Taken> {
  const page = await person.context().newPage()
  try {
    await page.addInitScript(watch, view.rows)
    const answers: Promise<number>[] = []
    if (view.at) {
      await page.goto(view.at)
      await still(page)
    }
    const began = view.at ? await page.evaluate(() => performance.now()) : 0
    page.on('response', (response) => void answers.push(rowsOf(response)))
    const { asks } = view
    const answered = asks ? page.waitForResponse((response) => asks.test(pathOf(response))) : undefined
    await view.act(page)
    await answered
    await (view.at ? settled(page) : still(page))
    const seen = await page.evaluate(figures, { began, asks: asks?.source })
    return { ...seen, rows: Math.max(0, ...(await Promise.all(answers))) }
  } finally {
    await page.close()
  }
}

/** Nothing is asked, loaded or moved any more. */
async function still(page: Page): Promise<void> {
  await page.waitForLoadState('networkidle')
  await settled(page)
}

const pathOf = (response: Response): string => response.url().slice(new URL(response.url()).origin.length)

/** How many rows of a list an answer of the API has; 0 where it is no list. */
async function rowsOf(response: Response): Promise<number> {
  if (!response.url().includes('/api/') || response.status() !== 200) return 0
  const { items } = (await response.json().catch(() => ({}))) as { items?: readonly unknown[] }
  return items?.length ?? 0
}

/** Runs in the page. */
function figures({ began, asks }: { began: number; asks: string | undefined }): Omit<Taken, 'rows'> {
  const { shifts, longTasks, paints, acts, presses } = window.seen
  const answers = (performance.getEntriesByType('resource') as PerformanceResourceTiming[]).filter(
    (one) => one.name.includes('/api/') && one.startTime >= began,
  )
  const pattern = asks === undefined ? undefined : new RegExp(asks)
  const answer = pattern && answers.findLast((one) => pattern.test(one.name.slice(location.origin.length)))
  if (pattern && !answer) throw new Error(`${asks} was not asked: ${answers.map((one) => one.name).join(' ')}`)
  const from = answer ? answer.responseEnd : (acts.findLast((at) => at >= began) ?? began)
  const frame = paints.find((one) => one.at >= from)
  if (!frame) throw new Error(`nothing was shown after ${from} ms: ${JSON.stringify(paints)}`)
  const sum = (of: (one: PerformanceResourceTiming) => number) => answers.reduce((all, one) => all + of(one), 0)
  return {
    shown: frame.painted - from,
    elements: document.querySelectorAll('*').length,
    bytes: sum((one) => one.encodedBodySize),
    unpacked: sum((one) => one.decodedBodySize),
    shift: shifts.reduce((all, one) => all + one.value, 0),
    shifts: shifts.map((one) => `${one.value.toFixed(4)} ${one.what}`),
    longestTask: Math.max(0, ...longTasks.filter((one) => one.at >= began).map((one) => one.ms)),
    press: Math.max(0, ...presses.filter((one) => one.at >= began).map((one) => one.ms)),
  }
}

export const median = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]!

/** A table for people, a line a view. */
export function tableOf(taken: ReadonlyMap<string, readonly Taken[]>): string {
  const head = 'shown: median  best  elements  rows    kB (unpacked)   shift  longest task  press   view'
  const lines = [...taken].map(([name, tries]) => {
    const of = (what: (one: Taken) => number) => median(tries.map(what))
    const cells = [
      `${of((one) => one.shown).toFixed(0)} ms`.padStart(13),
      Math.min(...tries.map((one) => one.shown))
        .toFixed(0)
        .padStart(6),
      String(of((one) => one.elements)).padStart(10),
      String(Math.max(...tries.map((one) => one.rows))).padStart(6),
      `${(of((one) => one.bytes) / 1024).toFixed(1)} (${(of((one) => one.unpacked) / 1024).toFixed(0)})`.padStart(17),
      Math.max(...tries.map((one) => one.shift))
        .toFixed(4)
        .padStart(8),
      `${of((one) => one.longestTask).toFixed(0)} ms`.padStart(14),
      `${of((one) => one.press).toFixed(0)} ms`.padStart(7),
    ]
    return `${cells.join('')}   ${name}`
  })
  const moved = [...taken].flatMap(([name, tries]) => tries.flatMap((one) => one.shifts.map((what) => `  ${name}: ${what}`)))
  return [head, ...lines, ...(moved.length > 0 ? ['What moved by itself:', ...new Set(moved)] : [])].join('\n')
}
