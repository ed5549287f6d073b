import type { UseFormReturnType } from '@mantine/form'
import { useRef } from 'react'

type Field = 'subject' | 'body'
type Input = HTMLInputElement | HTMLTextAreaElement

/** Puts text where the cursor last stood, in whichever field that was, and the cursor behind it. */
export function useInsert(form: UseFormReturnType<Record<Field, string>>) {
  const inputs = useRef<Partial<Record<Field, Input | null>>>({})
  const last = useRef<Field>('body')
  return {
    field: (name: Field) => ({
      ref: (input: Input | null) => {
        inputs.current[name] = input
      },
      onFocus: () => {
        last.current = name
        form.getInputProps(name).onFocus?.()
      },
    }),
    insert: (text: string): void => {
      const name = last.current
      const input = inputs.current[name]
      const value = form.values[name]
      const start = input?.selectionStart ?? value.length
      const end = input?.selectionEnd ?? start
      form.setFieldValue(name, value.slice(0, start) + text + value.slice(end))
      requestAnimationFrame(() => {
        input?.focus()
        input?.setSelectionRange(start + text.length, start + text.length)
      })
    },
  }
}
