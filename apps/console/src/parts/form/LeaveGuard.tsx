import { type ShouldBlockFn, useBlocker } from '@tanstack/react-router'
import { t } from '../../lib/text.ts'
import { ConfirmDialog } from '../ConfirmDialog.tsx'

/** From where to where; none where the browser's tab is closed. */
export type Move = Parameters<ShouldBlockFn>[0]

/** `dirty`: every move to another path asks, but for those of `unless`. `when` decides by itself, at that moment. */
type Props = { readonly dirty: boolean; readonly unless?: (pathname: string) => boolean } | { readonly when: (move?: Move) => boolean }

/** Asks before a page with something unsaved is left, also when the browser's tab is closed. */
export function LeaveGuard(props: Props) {
  const asks = (move?: Move): boolean => {
    if ('when' in props) return props.when(move)
    return props.dirty && (move === undefined || (move.current.pathname !== move.next.pathname && !props.unless?.(move.next.pathname)))
  }
  const blocker = useBlocker({ shouldBlockFn: asks, withResolver: true, enableBeforeUnload: () => asks() })
  return (
    <ConfirmDialog
      opened={blocker.status === 'blocked'}
      title={t('Leave without saving?')}
      confirm={t('Discard what I changed')}
      cancel={t('Keep editing')}
      danger
      onConfirm={async () => blocker.proceed?.()}
      onClose={() => blocker.reset?.()}
    >
      {t('What you changed here is not saved.')}
    </ConfirmDialog>
  )
}
