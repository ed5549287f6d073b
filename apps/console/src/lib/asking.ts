import type { Problem } from '@tillward/sdk'

/** `password`: the step-up dialog. `sign-in`: the session is over, sign in again without losing the page. `new-password`: it expired. */
export type Asked = 'password' | 'sign-in' | 'new-password'

export interface Question {
  readonly what: Asked
  readonly problem: Problem | undefined
  readonly answer: (done: boolean) => void
}

let open: (Question & { readonly answered: Promise<boolean> }) | undefined
let show: ((question: Question | undefined) => void) | undefined

/** Several requests that are stopped at once wait for one dialog. Resolves to whether the person did what was asked. */
export function askPerson(what: Asked, problem?: Problem): Promise<boolean> {
  if (open) {
    askInstead(what)
    return open.answered
  }
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

/** The open question turned out to be another one: whoever is asked for the password is signed out meanwhile, for instance. */
export function askInstead(what: Asked): void {
  if (!open || open.what === what || what === 'password') return
  open = { ...open, what, problem: undefined }
  show?.(open)
}

/** The one dialog that shows questions. */
export function onQuestion(listener: (question: Question | undefined) => void): () => void {
  show = listener
  listener(open)
  return () => {
    if (show === listener) show = undefined
  }
}

/** What becomes of this page after somebody signed in in another tab: what waits is sent only where it is known to be the same person. */
export function afterSignIn<Who>(now: Who | undefined, isSomebodyElse: (who: Who) => boolean): 'go-on' | 'begin-anew' | 'wait' {
  if (now === undefined) return 'wait'
  return isSomebodyElse(now) ? 'begin-anew' : 'go-on'
}
