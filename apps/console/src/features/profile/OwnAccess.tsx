import { Anchor, Badge, Box, Button, Group, List, Text, TextInput } from '@mantine/core'
import { IconSearch } from '@tabler/icons-react'
import { useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { client } from '../../lib/api.ts'
import { useOffers } from '../../lib/offers.ts'
import { type TenantHere, useSession, useTenantsFound } from '../../lib/session.ts'
import { currentLanguage, t } from '../../lib/text.ts'
import { ConfirmDialog } from '../../parts/ConfirmDialog.tsx'
import classes from '../../parts/Rows.module.css'
import { Sheet } from '../../parts/Sheet.tsx'
import { Empty } from '../../parts/states.tsx'
import { toast } from '../../parts/toast.ts'
import { paths } from '../../paths.ts'

/** The tenants one may enter, with what and why, and the way out of each. */
export function OwnAccess() {
  const { tenants, moreTenants, companyAdministrator, companyId } = useSession()
  const offers = useOffers()
  const [typed, setTyped] = useState('')
  const found = useTenantsFound(typed, true)
  const [leaving, setLeaving] = useState<TenantHere>()
  return (
    <>
      <Sheet title={t('Tenants you can enter')}>
        {moreTenants ? (
          <TextInput
            type="search"
            value={typed}
            onChange={(event) => setTyped(event.currentTarget.value)}
            aria-label={t('Find a tenant')}
            placeholder={t('Find a tenant')}
            leftSection={<IconSearch size={16} aria-hidden />}
            maw={320}
            mb="sm"
          />
        ) : null}
        {tenants.length === 0 && !moreTenants ? (
          <Empty title={t('You cannot enter any tenant')}>
            {offers.length > 0
              ? t('Accept the offer above to enter one.')
              : t('An Admin Owner of a merchant can give you access. You are told by mail when that happens.')}
          </Empty>
        ) : null}
        {typed && !found.isFetching && found.items.length === 0 ? (
          <Empty title={t('No tenant is called “{typed}”', { typed })}>{t('Try a part of its name.')}</Empty>
        ) : null}
        <ul className={classes.rows}>
          {found.items.map((tenant) => (
            <li key={tenant.id}>
              <Box miw={0}>
                <Group gap={8}>
                  <Anchor component={Link} to={paths.dashboard(tenant.id)} size="sm" fw={550} c="var(--mantine-color-text)">
                    {tenant.name}
                  </Anchor>
                  {tenant.owner ? <Badge color="petrol">{t('Admin Owner')}</Badge> : null}
                </Group>
                <Text size="xs" c="dimmed">
                  {whyOf(tenant)}
                </Text>
              </Box>
              <Button
                size="xs"
                variant="default"
                onClick={() => setLeaving(tenant)}
                aria-label={t('Leave {tenant}…', { tenant: tenant.name })}
              >
                {t('Leave…')}
              </Button>
            </li>
          ))}
        </ul>
        {found.more ? (
          <Text size="sm" c="dimmed" mt="sm">
            {t('The first {count, number} by name. Type to find another.', { count: found.items.length })}
          </Text>
        ) : null}
      </Sheet>
      {companyAdministrator ? (
        <Sheet title={t('Your company')}>
          <Text size="sm">
            {t('You manage the people and domains of your company.')}{' '}
            <Anchor component={Link} to={paths.company(companyId)} size="sm" underline="always">
              {t('Go to your company')}
            </Anchor>
          </Text>
        </Sheet>
      ) : null}
      <LeaveDialog tenant={leaving} close={() => setLeaving(undefined)} />
    </>
  )
}

function whyOf({ roles, permissions }: TenantHere): string {
  if (roles.length === 0) return t('You have no role there: you can enter, and see nothing.')
  return t('By {count, plural, one {the role} other {the roles}} {roles}: {permissions, plural, one {# right} other {# rights}}', {
    count: roles.length,
    roles: new Intl.ListFormat(currentLanguage(), { type: 'conjunction' }).format(roles),
    permissions: permissions.length,
  })
}

function LeaveDialog({ tenant, close }: { tenant: TenantHere | undefined; close: () => void }) {
  const queries = useQueryClient()
  const name = tenant?.name ?? ''
  return (
    <ConfirmDialog
      opened={tenant !== undefined}
      title={t('Leave {tenant}?', { tenant: name })}
      confirm={t('Leave {tenant}', { tenant: name })}
      danger
      {...(tenant?.owner ? { typeToConfirm: name } : {})}
      onClose={close}
      onConfirm={async () => {
        const { error } = await client.POST('/api/console/tenants/{tenantId}/leave', { params: { path: { tenantId: tenant?.id ?? '' } } })
        if (error) throw error
        await queries.invalidateQueries()
        toast(t('You left {tenant}', { tenant: name }))
      }}
    >
      <List size="sm" spacing={4}>
        <List.Item>{t('You cannot enter {tenant} any more, from now on and on every device.', { tenant: name })}</List.Item>
        <List.Item>{t('API keys you hold there stop working, and invitations you sent there end.')}</List.Item>
        <List.Item>{t('The Admin Owners there are told. Only they can let you in again.')}</List.Item>
        <List.Item>{t('Your account and your other tenants stay as they are.')}</List.Item>
      </List>
    </ConfirmDialog>
  )
}
