import type { Problem } from '@tillward/sdk'

/** `password`: the step-up dialog. `sign-in`: the session is over, sign in again without losing the page. */
export type Asked = 'password' | 'sign-in'

interface Question {
  readonly what: Asked
  readonly problem: Problem | undefined
  readonly answer: (done: boolean) => void
}

let open: (Question & { readonly answered: Promise<boolean> }) | undefined
let show: ((question: Question | undefined) => void) | undefined

/** Several requests that are stopped at once wait for one dialog. Resolves to whether the person did what was asked. */
export function askPerson(what: Asked, problem?: Problem): Promise<boolean> {
  if (open) return open.answered
  if (!show) return Promise.resolve(false)
  const { promise, resolve } = Promise.withResolvers<boolean>()
  const answer = (done: boolean) => {
    open = undefined
    show?.(undefined)
    resolve(done)
  }
  open = { what, problem, answer, answered: promise }
  show(open)
  return promise
}

/** The one dialog that shows questions. */
export function onQuestion(listener: (question: Question | undefined) => void): () => void {
  show = listener
  return () => {
    if (show === listener) show = undefined
  }
}
