import type { UseFormReturnType } from '@mantine/form'
import { useState } from 'react'
import { showRefusal } from './refused.ts'

/**
 * Sending a form that stands on a page: busy while it is on its way; faults, the form's own and the server's, beside their fields with the first
 * in focus, and what has no field on top. `dirty`: leaving loses something.
 * `submit` answers `false` where it asks something first.
 */
export function useSending<V>(
  form: UseFormReturnType<V>,
  submit: (values: V) => Promise<unknown>,
  names?: Readonly<Record<string, string>>,
) {
  const [summary, setSummary] = useState<string>()
  const [busy, setBusy] = useState(false)
  const [sent, setSent] = useState(false)
  const [faulty, setFaulty] = useState<readonly string[]>([])
  const send = form.onSubmit(
    async (values) => {
      setBusy(true)
      setSummary(undefined)
      setFaulty([])
      try {
        // before it is there: a page that goes elsewhere when it is done must not ask whether to leave
        setSent(true)
        if ((await submit(values)) === false) setSent(false)
      } catch (error) {
        setSent(false)
        const refused = showRefusal(form, error, names)
        setSummary(refused.summary)
        setFaulty(refused.fields)
      } finally {
        setBusy(false)
      }
    },
    (errors) => {
      const fields = Object.keys(errors)
      setSummary(undefined)
      setFaulty(fields)
      form.getInputNode(fields[0] ?? '')?.focus()
    },
  )
  return { send, busy, summary, faulty, dirty: form.isDirty() && !sent }
}
