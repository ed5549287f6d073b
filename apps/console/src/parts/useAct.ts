import { useState } from 'react'
import { problemOf } from '../lib/api.ts'
import { useDone } from './useDone.ts'

/** An act of one press: busy while it is on its way, said when done, and why where it was refused. */
export function useAct() {
  const done = useDone()
  const [busy, setBusy] = useState(false)
  const [refused, setRefused] = useState<string>()
  const act = async (run: () => Promise<unknown>, text: string) => {
    setBusy(true)
    setRefused(undefined)
    try {
      await run()
      await done(text)
    } catch (error) {
      const { title, detail } = problemOf(error)
      setRefused(detail ?? title)
    } finally {
      setBusy(false)
    }
  }
  return { act: (run: () => Promise<unknown>, text: string) => void act(run, text), busy, refused, clear: () => setRefused(undefined) }
}
