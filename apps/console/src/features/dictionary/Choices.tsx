import { ActionIcon, Box, Button, Input, Stack, Text, TextInput } from '@mantine/core'
import { IconGripVertical, IconPlus, IconX } from '@tabler/icons-react'
import { type ClipboardEvent, useEffect, useRef } from 'react'
import { t } from '../../lib/text.ts'
import { useReorder } from '../../parts/list/useReorder.tsx'
import classes from './Dictionary.module.css'
import { type DraftChoice, definitionOf, newChoice } from './draft.ts'
import type { PropertyFormState } from './PropertyForm.tsx'

const most = 200

/** The choices in the order shown. Enter makes the next; several lines pasted become several choices. */
export function Choices({ form }: { form: PropertyFormState }) {
  const { choices } = form.values
  const list = useRef<HTMLDivElement>(null)
  const focus = useRef<string>(undefined)
  const byId = new Map(choices.map((one) => [one.id, one]))
  const set = (next: readonly DraftChoice[]) => form.setFieldValue('choices', next)
  const reorder = useReorder({
    ids: choices.map((one) => one.id),
    name: (id) => byId.get(id)?.label || t('Choice without a label'),
    onOrder: (ids) => set(ids.flatMap((id) => byId.get(id) ?? [])),
  })
  useEffect(() => {
    if (focus.current) list.current?.querySelector<HTMLInputElement>(`[data-choice="${focus.current}"]`)?.focus()
    focus.current = undefined
  })
  const add = (at: number) => {
    const made = newChoice()
    focus.current = made.id
    set([...choices.slice(0, at), made, ...choices.slice(at)])
  }
  const remove = (at: number) => {
    focus.current = (choices[at + 1] ?? choices[at - 1])?.id
    set(choices.filter((_one, place) => place !== at))
  }
  const paste = (event: ClipboardEvent, at: number) => {
    const lines = event.clipboardData
      .getData('text')
      .split(/\r?\n/)
      .map((line) => line.trim())
      .filter(Boolean)
    if (lines.length < 2) return
    event.preventDefault()
    const [first, ...rest] = lines.slice(0, most)
    const here = choices[at]!
    const made = rest.map((label) => ({ ...newChoice(), label }))
    set([...choices.slice(0, at), { ...here, label: here.label || first! }, ...made, ...choices.slice(at + 1)])
  }
  const whole = form.errors['rules.choices']
  const keys = definitionOf(form.values).rules.choices ?? []
  return (
    <Box role="group" aria-label={t('Choices')} ref={list}>
      <Text size="sm" fw={550}>
        {t('Choices')}
      </Text>
      <Text size="xs" c="dimmed" mb={8}>
        {t('In the order shown. The key is kept in values and used by programs; the label can change at any time.')}
      </Text>
      <Stack gap={6}>
        {reorder.order.map((id) => {
          const at = choices.findIndex((one) => one.id === id)
          const choice = choices[at]
          if (!choice) return null
          const change = (next: Partial<DraftChoice>) => set(choices.map((one) => (one.id === id ? { ...one, ...next } : one)))
          return (
            <Box key={id} className={classes.choice} {...reorder.row(id)}>
              <ActionIcon variant="subtle" color="gray" mt={4} className={classes.handle} {...reorder.handle(id)}>
                <IconGripVertical size={16} aria-hidden />
              </ActionIcon>
              <TextInput
                aria-label={t('Label of choice {place, number}', { place: at + 1 })}
                data-choice={id}
                data-path={`rules.choices.${at}.label`}
                error={form.errors[`rules.choices.${at}.label`] ?? form.errors[`rules.choices.${at}.key`]}
                value={choice.label}
                maxLength={100}
                autoComplete="off"
                onChange={(event) => change({ label: event.currentTarget.value })}
                onPaste={(event) => paste(event, at)}
                onKeyDown={(event) => {
                  if (event.key !== 'Enter' || event.ctrlKey || event.metaKey) return
                  event.preventDefault()
                  add(at + 1)
                }}
              />
              <Text className={classes.code} pt={9}>
                {choice.label.trim() === '' ? choice.key : keys[at]?.key}
              </Text>
              <ActionIcon
                variant="subtle"
                color="gray"
                mt={4}
                aria-label={t('Remove choice {name}', { name: choice.label || at + 1 })}
                onClick={() => remove(at)}
              >
                <IconX size={16} aria-hidden />
              </ActionIcon>
            </Box>
          )
        })}
      </Stack>
      {whole ? <Input.Error mt={4}>{whole}</Input.Error> : null}
      <Button
        size="xs"
        variant="default"
        mt={8}
        leftSection={<IconPlus size={14} aria-hidden />}
        disabled={choices.length >= most}
        onClick={() => add(choices.length)}
      >
        {t('Add choice')}
      </Button>
      {reorder.announcer}
    </Box>
  )
}
