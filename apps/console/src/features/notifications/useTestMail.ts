import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { api, problemOf, type Schemas } from '../../lib/api.ts'
import { useSession, useTenant, useTenantId } from '../../lib/session.ts'
import { t } from '../../lib/text.ts'
import { toast } from '../../parts/toast.ts'

type MailHealth = Schemas['MailHealth']

/** How long one watches what becomes of a test mail, and how often one looks. */
const watched = 45_000
const look = 3_000

/** Whether mail works, for whoever may know. `often`: something is watched. */
export function useMailHealth(often = false): MailHealth | undefined {
  const tenantId = useTenantId()
  const may = useTenant()?.permissions.includes('settings.read') ?? false
  const { data } = api.useQuery(
    'get',
    '/api/console/tenants/{tenantId}/mail/health',
    { params: { path: { tenantId } } },
    { enabled: may, refetchInterval: often ? look : false },
  )
  return data
}

/** Sends a test mail to the own address, and tells what became of it as soon as that is known. */
export function useTestMail() {
  const tenantId = useTenantId()
  const { account } = useSession()
  const queries = useQueryClient()
  const [refused, setRefused] = useState<string>()
  /** What mail was like before the test, while its outcome is not known. */
  const [before, setBefore] = useState<MailHealth>()
  const health = useMailHealth(before !== undefined)
  const post = api.useMutation('post', '/api/console/tenants/{tenantId}/mail/test')
  const taken = before !== undefined && health?.lastHandedAt !== before.lastHandedAt
  const { lastFailure } = health ?? {}
  const failed = before !== undefined && lastFailure?.template === 'mail-test' && lastFailure.at !== before.lastFailure?.at

  useEffect(() => {
    if (!before) return
    const timer = setTimeout(() => setBefore(undefined), watched)
    return () => clearTimeout(timer)
  }, [before])
  useEffect(() => {
    if (!taken && !failed) return
    setBefore(undefined)
    if (failed) setRefused(t('The test mail did not get through: {error}', { error: lastFailure?.error ?? '' }))
    else toast(t('The mail server took the test mail to {email}', { email: account.email }))
  }, [taken, failed, lastFailure, account.email])

  const send = async () => {
    setRefused(undefined)
    setBefore(undefined)
    try {
      await post.mutateAsync({ params: { path: { tenantId } } })
      toast(t('A test mail is on its way to {email}', { email: account.email }))
      if (health && health.state !== 'kept' && health.state !== 'not-configured') setBefore(health)
      await queries.invalidateQueries()
    } catch (error) {
      const { title, detail } = problemOf(error)
      setRefused(detail ?? title)
    }
  }
  return { send, sending: post.isPending, refused }
}
