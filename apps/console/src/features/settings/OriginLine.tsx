import { Text, UnstyledButton } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { t } from '../../lib/text.ts'
import { day } from '../../lib/time.ts'
import { useLinks } from './links.ts'
import type { RowProps } from './SettingRow.tsx'
import classes from './Settings.module.css'
import { valueText } from './words.ts'

/** Where a value comes from, and the way back to what is inherited. */
export function OriginLine(props: RowProps) {
  return (
    <Text size="xs" c="dimmed" className={classes.origin} component="div">
      {props.changed ? <Unsaved {...props} /> : <Saved {...props} />}
    </Text>
  )
}

function Unsaved({ settingKey, state, undo }: RowProps) {
  return (
    <>
      <span>{t('Unsaved, was {value}', { value: valueText(settingKey, state.value) })}</span>
      <Act onClick={undo} label={t('Undo the change of {setting}', { setting: t(state.label) })}>
        {t('Undo')}
      </Act>
    </>
  )
}

function Saved({ settingKey, state, own, locked, set, presetTitle }: RowProps) {
  const links = useLinks()
  if (locked && links.website) {
    return (
      <Link {...links.everywhere} className={classes.from}>
        {locked}
      </Link>
    )
  }
  if (locked) return <span>{locked}</span>
  const differing = state.websites ? (
    <span>{t('{n, plural, one {# website differs} other {# websites differ}}', { n: state.websites })}</span>
  ) : null
  if (own) {
    const inherited = valueText(settingKey, state.inherited)
    return (
      <>
        <span>{changedText(state.changed)}</span>
        {locked === undefined ? (
          <Act onClick={() => set(null)} label={t('Use inherited for {setting}: {value}', { setting: t(state.label), value: inherited })}>
            {t('Use inherited')}
          </Act>
        ) : null}
        {differing}
      </>
    )
  }
  return (
    <>
      {links.website ? (
        <Link {...links.everywhere} className={classes.from}>
          {t('Inherited from all websites')}
        </Link>
      ) : state.origin === 'preset' ? (
        <Link {...links.presets} className={classes.from}>
          {t('From the preset {preset}', { preset: presetTitle })}
        </Link>
      ) : (
        <span>{t('From Tillward’s defaults')}</span>
      )}
      {differing}
    </>
  )
}

function changedText(changed: RowProps['state']['changed']): string {
  if (!changed) return t('Changed here')
  const at = day(changed.at)
  return changed.by ? t('Changed here, {at} by {name}', { at, name: changed.by }) : t('Changed here, {at}', { at })
}

function Act({ onClick, label, children }: { onClick: () => void; label: string; children: string }) {
  return (
    <>
      <span aria-hidden>·</span>
      <UnstyledButton onClick={onClick} aria-label={label} className={classes.act}>
        {children}
      </UnstyledButton>
    </>
  )
}
