import { Text } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import { client, problemOf } from '../lib/api.ts'
import { useOutage } from '../lib/reach.ts'
import { t } from '../lib/text.ts'
import classes from './OutageBar.module.css'

/** A thin line under the header while nothing can be sent. What is on the page stays. */
export function OutageBar() {
  const outage = useOutage()
  const queries = useQueryClient()
  useEffect(() => {
    if (outage !== 'unreachable') return
    const headers = { 'tillward-activity': 'none' }
    const timer = setInterval(
      () =>
        void client
          .GET('/api/console/session', { headers })
          // what stands before the server may have answered for it
          .then(({ response, error }) => (response.ok || problemOf(error).status !== 0 ? queries.invalidateQueries() : undefined))
          .catch(() => {}),
      5_000,
    )
    return () => clearInterval(timer)
  }, [outage, queries])
  return (
    <div role="status">
      {outage ? (
        <Text size="xs" className={classes.bar}>
          {outage === 'offline'
            ? t('You are offline. What you see may be old, and nothing can be saved until the connection is back.')
            : t('The server cannot be reached. Trying again; what you typed stays.')}
        </Text>
      ) : null}
    </div>
  )
}
