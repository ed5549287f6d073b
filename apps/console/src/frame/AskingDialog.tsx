import { Alert, Anchor, Button, Group, Modal, PasswordInput, Stack, Text } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useEffect, useEffectEvent, useRef, useState } from 'react'
import { type Problem, problemOf, unreachable } from '../lib/api.ts'
import { type Asked, afterSignIn, askInstead, askPerson, onQuestion, type Question } from '../lib/asking.ts'
import { isSomebodyElse, type Session, sessionQuery, startAnew } from '../lib/session.ts'
import { announce, type News, onNews } from '../lib/tabs.ts'
import { t } from '../lib/text.ts'
import { CapsLock } from '../parts/form/CapsLock.tsx'
import { NewPassword } from '../parts/form/NewPassword.tsx'
import { paths } from '../paths.ts'

/**
 * Asks for the password over whatever page is open: a sensitive act needs it anew, the session is over, or the password has expired. What was
 * being done is done afterwards, and what was typed stays.
 */
export function AskingDialog() {
  const [question, setQuestion] = useState<Question>()
  useEffect(() => onQuestion(setQuestion), [])
  useOtherTabs(question)
  const words = textsOf(question?.what ?? 'password')
  const mayCancel = question?.what === 'password'
  return (
    <Modal
      opened={question !== undefined}
      onClose={() => question?.answer(false)}
      title={words.title}
      closeOnClickOutside={false}
      closeOnEscape={mayCancel}
      withCloseButton={mayCancel}
      // whoever comes by meanwhile reads nothing of the page
      {...(mayCancel ? {} : { overlayProps: { blur: 10, backgroundOpacity: 0.6, color: 'var(--mantine-color-body)' } })}
      zIndex={400}
    >
      {question ? <Asking key={question.what} question={question} words={words} /> : null}
    </Modal>
  )
}

const textsOf = (what: Asked) =>
  ({
    password: { title: t('Confirm it is you'), why: t('Type your password once more to go on.'), button: t('Confirm') },
    'sign-in': {
      title: t('Sign in again'),
      why: t('You were signed out. What you typed is still here: sign in, and what you were doing goes on.'),
      button: t('Sign in'),
    },
    'new-password': {
      title: t('Choose a new password'),
      why: t('Your password has expired. Choose a new one, and what you were doing goes on. Your other devices are signed out.'),
      button: t('Save and go on'),
    },
  })[what]

/** What another tab or the sign-in page did: signed in is signed in here as well, and signed out too. */
function useOtherTabs(question: Question | undefined): void {
  const queries = useQueryClient()
  const hear = useEffectEvent(async (news: News) => {
    if (news === 'signed-out') return void askPerson('sign-in')
    if (news !== 'signed-in') return
    // before anything goes on: it may be somebody else who signed in
    const now = await queries.fetchQuery({ ...sessionQuery, staleTime: 0 }).catch(() => undefined)
    const next = afterSignIn(now, isSomebodyElse)
    if (next === 'begin-anew') return void startAnew()
    if (next === 'go-on' && question?.what === 'sign-in') question.answer(true)
  })
  useEffect(() => onNews((news) => void hear(news)), [])
}

const typedIn = (form: FormData, name: string): string => {
  const value = form.get(name)
  return typeof value === 'string' ? value : ''
}

/** What is sent, and where. A sign-in is for the same person: this page is full of what is theirs. */
function requestOf(what: Asked, userName: string, form: FormData): readonly [method: string, path: string, body: object] {
  const password = typedIn(form, 'password')
  if (what === 'password') return ['POST', 'step-up', { password }]
  if (what === 'sign-in') return ['POST', 'sign-in', { name: userName, password }]
  return ['PUT', 'password', { current: password, next: typedIn(form, 'next') }]
}

function Asking({ question, words }: { question: Question; words: ReturnType<typeof textsOf> }) {
  const { what } = question
  const queries = useQueryClient()
  const person = queries.getQueryData<Session>(sessionQuery.queryKey)?.account
  const [failed, setFailed] = useState<string>()
  const [busy, setBusy] = useState(false)
  const input = useRef<HTMLInputElement>(null)

  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault()
    const form = new FormData(event.currentTarget)
    if (!form.get('password')) return refuse(t('Enter your password'))
    setBusy(true)
    setFailed(undefined)
    const [method, path, body] = requestOf(what, person?.userName ?? '', form)
    const problem = await send(method, path, body)
    setBusy(false)
    if (problem?.code === 'must-change') return askInstead('new-password')
    if (problem?.code === 'session-ended' || problem?.code === 'unauthenticated') return askInstead('sign-in')
    if (problem) return refuse(wordsOf(problem, what))
    announce('signed-in')
    question.answer(true)
    return undefined
  }
  function refuse(text: string): void {
    setFailed(text)
    if (what !== 'new-password' && input.current) input.current.value = ''
    input.current?.focus()
  }

  return (
    <form onSubmit={(event) => void submit(event)} noValidate>
      <Stack gap="md">
        <Text size="sm">{what === 'password' ? (question.problem?.detail ?? words.why) : words.why}</Text>
        {failed ? (
          <Alert color="red" role="alert">
            {failed}
          </Alert>
        ) : null}
        <input type="hidden" name="username" autoComplete="username" value={person?.userName ?? ''} readOnly />
        <div>
          <PasswordInput
            ref={input}
            name="password"
            label={what === 'new-password' ? t('Current password') : t('Password')}
            description={what === 'sign-in' ? t('For {name}', { name: person?.displayName ?? '' }) : undefined}
            visibilityToggleButtonProps={{ 'aria-label': t('Show or hide password') }}
            autoComplete="current-password"
            data-autofocus
          />
          {what === 'new-password' ? null : <CapsLock />}
        </div>
        {what === 'new-password' ? <NewPassword name="next" label={t('New password')} /> : null}
        <Group justify="space-between">
          {what === 'password' ? (
            <Button variant="default" onClick={() => question.answer(false)}>
              {t('Cancel')}
            </Button>
          ) : (
            <Anchor href={paths.signIn()} size="sm">
              {t('Sign in as somebody else')}
            </Anchor>
          )}
          <Button type="submit" loading={busy}>
            {words.button}
          </Button>
        </Group>
      </Stack>
    </form>
  )
}

/** Not through the client, whose refusals would ask again. Undefined: done. */
async function send(
  method: string,
  path: string,
  body: object,
): Promise<{ readonly code: string; readonly problem?: Problem } | undefined> {
  try {
    const answer = await fetch(`/api/console/${path}`, {
      method,
      headers: { 'content-type': 'application/json', 'tillward-request': '1' },
      body: JSON.stringify(body),
    })
    if (!answer.ok) {
      const problem = problemOf(await answer.json())
      return { code: problem.code, problem }
    }
    const told = answer.status === 200 ? ((await answer.json()) as { mustChangePassword?: boolean }) : {}
    return told.mustChangePassword ? { code: 'must-change' } : undefined
  } catch {
    const problem = unreachable()
    return { code: problem.code, problem }
  }
}

function wordsOf({ code, problem }: { readonly code: string; readonly problem?: Problem }, what: Asked): string {
  if (code === 'sign-in-refused') {
    return what === 'sign-in'
      ? t('That password does not match. Check it and try again.')
      : t('That is not your password. Check it and try again.')
  }
  const faults = (problem as { fields?: readonly { message: string }[] } | undefined)?.fields ?? []
  return faults.map((fault) => fault.message).join(' ') || problem?.detail || problem?.title || ''
}
