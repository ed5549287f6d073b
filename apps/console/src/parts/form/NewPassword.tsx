import { PasswordInput, type PasswordInputProps, VisuallyHidden } from '@mantine/core'
import { IconCircle, IconCircleCheckFilled, IconCircleDotted } from '@tabler/icons-react'
import { useId, useState } from 'react'
import { t } from '../../lib/text.ts'
import { CapsLock } from './CapsLock.tsx'
import classes from './NewPassword.module.css'
import { type Rule, rulesOf, usePasswordPolicy } from './passwordRules.ts'

/** A new password: shown on demand instead of typed twice, its rules below, ticked off while it is typed. */
export function NewPassword({ onChange, ...props }: PasswordInputProps) {
  const policy = usePasswordPolicy()
  const [typed, setTyped] = useState('')
  const id = useId()
  const rules = policy ? rulesOf(policy, typed) : []
  const later = rules.filter((rule) => rule.met === undefined)
  return (
    <div>
      <PasswordInput
        {...props}
        autoComplete="new-password"
        errorProps={{ id: `${id}-error` }}
        // the library writes its own over a plain property
        attributes={{ innerInput: { 'aria-describedby': props.error ? `${id}-error ${id}` : id } }}
        visibilityToggleButtonProps={{ 'aria-label': t('Show or hide password') }}
        onChange={(event) => {
          setTyped(event.currentTarget.value)
          onChange?.(event)
        }}
      />
      <CapsLock />
      <ul className={classes.rules} id={id}>
        {rules
          .filter((rule) => rule.met !== undefined)
          .map((rule) => (
            <Line key={rule.text} rule={rule} />
          ))}
        {later.length > 0 ? <li className={classes.heading}>{t('Checked when you save:')}</li> : null}
        {later.map((rule) => (
          <Line key={rule.text} rule={rule} />
        ))}
      </ul>
    </div>
  )
}

const looks = {
  met: { icon: IconCircleCheckFilled, spoken: 'done' },
  open: { icon: IconCircle, spoken: 'still missing' },
  later: { icon: IconCircleDotted, spoken: '' },
} as const

function Line({ rule: { text, met } }: { rule: Rule }) {
  const state = met === undefined ? 'later' : met ? 'met' : 'open'
  const { icon: Icon, spoken } = looks[state]
  return (
    <li data-state={state}>
      <Icon size={15} stroke={1.8} aria-hidden />
      {text}
      {spoken ? <VisuallyHidden>{`: ${t(spoken)}.`}</VisuallyHidden> : null}
    </li>
  )
}
