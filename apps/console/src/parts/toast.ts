import { notifications } from '@mantine/notifications'
import { createElement } from 'react'
import { problemOf } from '../lib/api.ts'
import { t } from '../lib/text.ts'
import { ToastText } from './ToastText.tsx'

interface Options {
  /** Takes the act back. The toast then stays longer, and says whether that worked. */
  readonly undo?: () => Promise<unknown>
}

const common = { role: 'status', closeButtonProps: { 'aria-label': t('Close') } } as const

/** Tells of something done. Never of a failure alone: that stands where it happened. */
export function toast(text: string, { undo }: Options = {}): void {
  const id = crypto.randomUUID()
  const takeBack = async () => {
    notifications.hide(id)
    try {
      await undo?.()
      toast(t('Taken back'))
    } catch (error) {
      const { title, detail } = problemOf(error)
      notifications.show({
        ...common,
        role: 'alert',
        color: 'red',
        autoClose: false,
        title: t('That could not be taken back'),
        message: detail ?? title,
      })
    }
  }
  notifications.show({
    ...common,
    id,
    autoClose: undo ? 8_000 : 5_000,
    message: undo ? createElement(ToastText, { text, undo: () => void takeBack() }) : text,
  })
}
