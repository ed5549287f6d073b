import { Alert, Button, Group, Modal, PasswordInput, Stack, Text } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useEffect, useState } from 'react'
import { problemOf } from '../lib/api.ts'
import { onQuestion } from '../lib/asking.ts'
import { announce, onNews } from '../lib/tabs.ts'
import { t } from '../lib/text.ts'

type Question = Parameters<Parameters<typeof onQuestion>[0]>[0]

/**
 * Asks for the password over whatever page is open: a sensitive act needs it anew, or the session is over. What was being done is done
 * afterwards, and what was typed stays.
 */
export function AskingDialog() {
  const [question, setQuestion] = useState<Question>()
  const [failed, setFailed] = useState<string>()
  const [busy, setBusy] = useState(false)
  const queries = useQueryClient()
  useEffect(() => onQuestion(setQuestion), [])
  useEffect(() => onNews((news) => news === 'signed-in' && question?.what === 'sign-in' && question.answer(true)), [question])
  useEffect(() => setFailed(undefined), [question])

  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault()
    const form = event.currentTarget
    const password = String(new FormData(form).get('password') ?? '')
    const who = queries.getQueryData<{ account: { userName: string } }>(['get', '/api/console/session', {}])?.account.userName ?? ''
    setBusy(true)
    const [path, body] = question?.what === 'sign-in' ? ['sign-in', { name: who, password }] : ['step-up', { password }]
    try {
      const answer = await fetch(`/api/console/${path}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'tillward-request': '1' },
        body: JSON.stringify(body),
      })
      if (answer.ok) {
        announce('signed-in')
        question?.answer(true)
      } else {
        const problem = problemOf(await answer.json())
        setFailed(problem.code === 'sign-in-refused' ? t('That password is not right. Try again.') : (problem.detail ?? problem.title))
        form.reset()
        form.querySelector('input')?.focus()
      }
    } catch (error) {
      setFailed(problemOf(error).detail)
    } finally {
      setBusy(false)
    }
  }

  const over = question?.what === 'sign-in'
  return (
    <Modal
      opened={question !== undefined}
      onClose={() => question?.answer(false)}
      title={over ? t('Sign in again') : t('Confirm it is you')}
      closeOnClickOutside={false}
      zIndex={400}
    >
      <form onSubmit={submit}>
        <Stack gap="md">
          <Text size="sm" c="dimmed">
            {over
              ? t('Your session ended. Nothing you typed is lost: sign in, and what you were doing goes on.')
              : (question?.problem?.detail ?? t('This needs a fresh sign-in. Confirm your password to go on.'))}
          </Text>
          {failed ? (
            <Alert color="red" role="alert">
              {failed}
            </Alert>
          ) : null}
          <PasswordInput name="password" label={t('Password')} autoComplete="current-password" data-autofocus required withAsterisk={false} />
          <Group justify="flex-end">
            <Button variant="default" onClick={() => question?.answer(false)}>
              {t('Cancel')}
            </Button>
            <Button type="submit" loading={busy}>
              {over ? t('Sign in') : t('Confirm')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  )
}
