import { Box, Button, Group, Text } from '@mantine/core'
import { IconDoorEnter } from '@tabler/icons-react'
import { useQueryClient } from '@tanstack/react-query'
import { useNavigate, useParams } from '@tanstack/react-router'
import { useState } from 'react'
import { client, type Problem, problemOf } from '../lib/api.ts'
import { useOffers } from '../lib/offers.ts'
import { t } from '../lib/text.ts'
import { day } from '../lib/time.ts'
import { toast } from '../parts/toast.ts'
import { paths } from '../paths.ts'
import classes from './Offers.module.css'

type Offer = ReturnType<typeof useOffers>[number]

/** Access somebody offers to whoever is signed in, over every page, until it is answered. */
export function Offers() {
  const offers = useOffers()
  if (offers.length === 0) return null
  return (
    <Box component="section" aria-label={t('Access offered to you')} mb="md">
      {offers.map((offer) => (
        <OfferBanner key={offer.tenantId} offer={offer} />
      ))}
    </Box>
  )
}

function OfferBanner({ offer }: { offer: Offer }) {
  const [busy, setBusy] = useState<'accept' | 'decline'>()
  const [failed, setFailed] = useState<Problem>()
  const queries = useQueryClient()
  const navigate = useNavigate()
  const { tenantId } = useParams({ strict: false })
  const answer = async (act: 'accept' | 'decline') => {
    setBusy(act)
    setFailed(undefined)
    try {
      const params = { path: { invitedTo: offer.tenantId } }
      const { error } = act === 'accept' ? await client.POST(acceptPath, { params }) : await client.POST(declinePath, { params })
      if (error) throw error
      await queries.invalidateQueries()
      toast(
        act === 'accept'
          ? t('You can enter {tenant} now', { tenant: offer.tenant })
          : t('You declined the offer of {tenant}', { tenant: offer.tenant }),
      )
      // whoever is in no tenant goes straight in
      if (act === 'accept' && !tenantId) await navigate({ to: paths.dashboard(offer.tenantId) })
    } catch (error) {
      setFailed(problemOf(error))
    } finally {
      setBusy(undefined)
    }
  }
  return (
    <Group className={classes.offer} gap="sm" justify="space-between">
      <Group gap="sm" wrap="nowrap" align="flex-start" miw={0}>
        <IconDoorEnter size={20} stroke={1.6} aria-hidden className={classes.sign} />
        <Box>
          <Text size="sm" fw={600}>
            {t('{tenant} offers you access', { tenant: offer.tenant })}
          </Text>
          <Text size="sm">{about(offer)}</Text>
          {failed ? (
            <Text size="sm" c="var(--mantine-color-error)" role="alert">
              {failed.detail ?? failed.title}
            </Text>
          ) : null}
        </Box>
      </Group>
      <Group gap="xs">
        <Button
          variant="default"
          size="sm"
          loading={busy === 'decline'}
          onClick={() => void answer('decline')}
          aria-label={t('Decline: {tenant}', { tenant: offer.tenant })}
        >
          {t('Decline')}
        </Button>
        <Button
          size="sm"
          loading={busy === 'accept'}
          onClick={() => void answer('accept')}
          aria-label={t('Accept: {tenant}', { tenant: offer.tenant })}
        >
          {t('Accept')}
        </Button>
      </Group>
    </Group>
  )
}

const acceptPath = '/api/console/invitations/{invitedTo}/accept'
const declinePath = '/api/console/invitations/{invitedTo}/decline'

/** "Support, Roles desk · offered by Vera Holm · open until 28 Nov 2026" */
const about = ({ roles, invitedBy, endsAt }: Offer) =>
  [
    roles.join(', ') || t('No role'),
    invitedBy ? t('offered by {name}', { name: invitedBy }) : undefined,
    t('open until {day}', { day: day(endsAt) }),
  ]
    .filter(Boolean)
    .join(' · ')
