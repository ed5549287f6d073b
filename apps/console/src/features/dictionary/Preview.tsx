import { Box, Text } from '@mantine/core'
import { useEffect, useState } from 'react'
import { t } from '../../lib/text.ts'
import { Sheet } from '../../parts/Sheet.tsx'
import { CustomInput } from './CustomInput.tsx'
import classes from './Dictionary.module.css'
import { type Draft, definitionOf } from './draft.ts'
import { faultOf } from './fault.ts'

/** The control as people will have it, to be tried: what is typed here is checked by the rules, and kept nowhere. */
export function Preview({ draft }: { draft: Draft }) {
  const definition = definitionOf(draft)
  const rules = JSON.stringify([draft.type, definition.rules])
  const [value, setValue] = useState<unknown>(undefined)
  const [touched, setTouched] = useState(false)
  const [fault, setFault] = useState<string | null>(null)
  const given = touched ? value : definition.rules.default
  useEffect(() => setTouched(false), [draft.type])
  useEffect(() => {
    let current = true
    void faultOf({ type: draft.type, rules: (JSON.parse(rules) as [string, Draft['rules']])[1] }, given).then(
      (why) => current && setFault(why),
    )
    return () => {
      current = false
    }
  }, [rules, given, draft.type])
  return (
    <Sheet title={t('Preview')}>
      <Box className={classes.preview}>
        <CustomInput
          property={{ ...definition, label: draft.label || t('Label') }}
          value={given}
          error={touched ? fault : undefined}
          onChange={(next) => {
            setValue(next)
            setTouched(true)
          }}
        />
      </Box>
      <Text size="xs" c="dimmed" mt={8}>
        {t('Try it: what you enter is checked by the rules and kept nowhere.')}
      </Text>
    </Sheet>
  )
}
