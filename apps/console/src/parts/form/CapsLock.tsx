import { Text } from '@mantine/core'
import { useEffect, useState } from 'react'
import { t } from '../../lib/text.ts'

/** A word under a password field while Caps Lock is on. */
export function CapsLock() {
  const [on, setOn] = useState(false)
  useEffect(() => {
    const look = (event: Event) => {
      if (event instanceof KeyboardEvent) setOn(event.getModifierState('CapsLock'))
    }
    for (const name of ['keydown', 'keyup']) addEventListener(name, look)
    return () => {
      for (const name of ['keydown', 'keyup']) removeEventListener(name, look)
    }
  }, [])
  return (
    <Text size="xs" c="dimmed" mt={on ? 4 : 0} role="status">
      {on ? t('Caps Lock is on') : null}
    </Text>
  )
}
