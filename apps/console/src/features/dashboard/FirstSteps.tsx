import { Button, Text } from '@mantine/core'
import { IconCircle, IconCircleCheck } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { api } from '../../lib/api.ts'
import { useTenant, useTenantId } from '../../lib/session.ts'
import { t } from '../../lib/text.ts'
import { Sheet } from '../../parts/Sheet.tsx'
import { paths } from '../../paths.ts'
import classes from './Dashboard.module.css'
import type { PeopleFigures } from './useFigures.ts'

/** In place of figures that say nothing yet: what to do first in a new tenant, and what of it is done. */
export function FirstSteps({ people }: { people: PeopleFigures | undefined }) {
  const tenantId = useTenantId()
  const permissions = useTenant()?.permissions ?? []
  const may = (permission: string) => permissions.includes(permission)
  const websites = api.useQuery(
    'get',
    '/api/console/tenants/{tenantId}/websites',
    { params: { path: { tenantId } } },
    { enabled: may('websites.read') },
  )
  const steps = [
    may('people.manage') && {
      what: t('Invite your team'),
      why: t('A second Admin Owner, so that one forgotten password locks nobody out, and those who do the work.'),
      to: paths.invitePerson(tenantId),
      done: people !== undefined && people.own + people.invited > 1,
    },
    may('websites.write') && {
      what: t('Make a website'),
      why: t('With its addresses, so that shoppers can sign in there.'),
      to: paths.newWebsite(tenantId),
      done: (websites.data?.items.length ?? 0) > 0,
    },
    may('settings.read') && {
      what: t('Look at the rules for sign-in'),
      why: t('Passwords, locks and sessions follow a preset; choose another or change single ones.'),
      to: paths.settings(tenantId, 'website'),
      done: false,
    },
    may('users.write') && {
      what: t('Add a website user'),
      why: t('Yourself, to try the shop. Others come when they register, order, or by your ERP system.'),
      to: paths.newUser(tenantId),
      done: false,
    },
  ].filter((one) => one !== false)
  return (
    <Sheet title={t('First steps')} flush>
      <ol className={classes.items}>
        {steps.map((one) => (
          <li key={one.what}>
            <div className={classes.row}>
              {one.done ? (
                <IconCircleCheck size={18} color="var(--mantine-color-green-text)" role="img" aria-label={t('Done')} />
              ) : (
                <IconCircle size={18} color="var(--mantine-color-dimmed)" role="img" aria-label={t('To do')} />
              )}
              <div className={classes.item}>
                <div>
                  <Text size="sm" fw={550}>
                    {one.what}
                  </Text>
                  <Text size="xs" c="dimmed">
                    {one.why}
                  </Text>
                </div>
                {one.done ? null : (
                  <Button component={Link} to={one.to} size="xs" variant="default">
                    {one.what}
                  </Button>
                )}
              </div>
            </div>
          </li>
        ))}
      </ol>
    </Sheet>
  )
}
