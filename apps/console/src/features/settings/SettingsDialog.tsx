import { Alert, Stack, Textarea } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useEffect, useEffectEvent, useRef, useState } from 'react'
import { problemOf } from '../../lib/api.ts'
import type { May } from '../../lib/can.ts'
import { t } from '../../lib/text.ts'
import { ConfirmDialog } from '../../parts/ConfirmDialog.tsx'
import { RowsSkeleton } from '../../parts/states.tsx'
import { ChangeList } from './ChangeList.tsx'
import { Effects } from './Effects.tsx'
import { type Intent, type Outcome, previewSettings, type SettingsOwner, settingsKey } from './owner.ts'

interface Props {
  readonly opened: boolean
  readonly owner: SettingsOwner
  /** Undefined while closed. */
  readonly intent: Intent | undefined
  readonly version: number
  readonly title: string
  readonly confirm: string
  readonly mayLoosen: May
  readonly websiteName: (id: string) => string
  /** Settings of both sides may change. */
  readonly sides: boolean
  /** Does it. Undefined: somebody else was faster, and the page says so. */
  readonly save: (reason: string) => Promise<Outcome | undefined>
  /** Somebody saved after `version`: what is seen here is not what was meant. */
  readonly overtaken: () => void
  readonly onClose: () => void
}

/** The last look before settings change: before and after, whom it touches, what it breaks, and why it is done. */
export function SettingsDialog(props: Props) {
  const { opened, owner, intent, version, title, confirm, mayLoosen, save, onClose } = props
  const [reason, setReason] = useState('')
  const [missing, setMissing] = useState(false)
  const field = useRef<HTMLTextAreaElement>(null)
  const preview = useQuery({
    queryKey: [...settingsKey(owner), 'preview', version, intent],
    queryFn: () => previewSettings(owner, intent!),
    enabled: opened && intent !== undefined,
    staleTime: 0,
  })
  useEffect(() => setMissing(false), [opened])
  const late = opened && preview.data !== undefined && preview.data.version > version
  const overtaken = useEffectEvent(props.overtaken)
  useEffect(() => {
    if (late) overtaken()
  }, [late])
  const outcome = late ? undefined : preview.data
  const loosens = outcome?.needs.loosening === true
  const may = loosens ? mayLoosen : true
  const act = async () => {
    if (outcome?.needs.reason && reason.trim() === '') {
      setMissing(true)
      field.current?.focus()
      return false
    }
    await save(reason.trim())
    setReason('')
    return true
  }
  return (
    <ConfirmDialog opened={opened} wide title={title} confirm={confirm} loading={!outcome} may={may} onConfirm={act} onClose={onClose}>
      <Stack gap="md">
        {preview.error ? (
          <Alert color="red" role="alert" title={problemOf(preview.error).title}>
            {problemOf(preview.error).detail}
          </Alert>
        ) : null}
        {outcome ? <Seen outcome={outcome} {...props} /> : preview.error ? null : <RowsSkeleton rows={2} />}
        {outcome && loosens ? (
          <Alert color={may === true ? 'yellow' : 'red'} p="sm">
            {may === true
              ? t('This loosens settings: it needs a reason and your password, and every Admin Owner is told by mail.')
              : t('This loosens settings. {reason}', { reason: may.reason })}
          </Alert>
        ) : null}
        {may === true ? (
          <Textarea
            ref={field}
            label={loosens ? t('Why') : t('Why (optional)')}
            description={t('Kept in the history and the audit log.')}
            value={reason}
            onChange={(event) => {
              setReason(event.currentTarget.value)
              setMissing(false)
            }}
            error={missing ? t('Say why the settings are loosened') : undefined}
            maxLength={500}
            autosize
            minRows={2}
            maxRows={6}
          />
        ) : null}
      </Stack>
    </ConfirmDialog>
  )
}

function Seen({ outcome, websiteName, sides }: Props & { outcome: Outcome }) {
  const labels = new Map(outcome.changes.map(({ key, label }) => [key, t(label)]))
  if (outcome.changes.length === 0) return <span>{t('No value changes.')}</span>
  return (
    <>
      <ChangeList changes={outcome.changes} labelOf={(key) => labels.get(key) ?? key} websiteName={websiteName} sides={sides} />
      <Effects outcome={outcome} />
    </>
  )
}
