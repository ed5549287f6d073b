import {
  IconAddressBook,
  IconAffiliate,
  IconBuildingStore,
  IconDoorEnter,
  IconHistory,
  IconKey,
  IconLayoutDashboard,
  IconListDetails,
  IconMail,
  IconShieldHalf,
  IconShoppingBag,
  IconUserShield,
  IconUsers,
  IconWebhook,
  IconWorld,
} from '@tabler/icons-react'
import type { ConsolePermission } from '@tillward/contract/permissions'
import { t } from '../lib/text.ts'
import { paths } from '../paths.ts'

export interface Place {
  readonly label: string
  readonly to: string
  readonly icon: typeof IconUsers
  /** Whoever holds none of these does not see it. */
  readonly needs: readonly ConsolePermission[]
  /** Every page of the tenant lies under it: it is current on its own page only. */
  readonly alone?: true
}

export interface Group {
  /** Undefined: stands above all groups. */
  readonly label: string | undefined
  readonly places: readonly Place[]
}

/** The rail of a tenant, in the words of the sources. */
export function navigation(tenantId: string): readonly Group[] {
  return [
    {
      label: undefined,
      places: [
        {
          label: t('Dashboard'),
          to: paths.dashboard(tenantId),
          icon: IconLayoutDashboard,
          needs: ['users.read', 'people.read'],
          alone: true,
        },
      ],
    },
    {
      label: t('CRM'),
      places: [{ label: t('Customers'), to: paths.customers(tenantId), icon: IconBuildingStore, needs: ['customers.read'] }],
    },
    {
      label: t('Administration'),
      places: [
        { label: t('Console users'), to: paths.people(tenantId), icon: IconUserShield, needs: ['people.read'] },
        { label: t('Website users'), to: paths.users(tenantId), icon: IconUsers, needs: ['users.read'] },
        { label: t('Who can get in'), to: paths.whoCanGetIn(tenantId), icon: IconDoorEnter, needs: ['people.read'] },
        { label: t('Roles'), to: paths.roles(tenantId), icon: IconAddressBook, needs: ['roles.read'] },
        { label: t('Partners'), to: paths.partners(tenantId), icon: IconAffiliate, needs: ['people.read'] },
        { label: t('Websites'), to: paths.websites(tenantId), icon: IconWorld, needs: ['websites.read'] },
      ],
    },
    {
      label: t('Settings'),
      places: [
        { label: t('Console security'), to: paths.settings(tenantId, 'console'), icon: IconShieldHalf, needs: ['settings.read'] },
        { label: t('Website security'), to: paths.settings(tenantId, 'website'), icon: IconShoppingBag, needs: ['settings.read'] },
        { label: t('Application dictionary'), to: paths.dictionary(tenantId), icon: IconListDetails, needs: ['dictionary.write'] },
        { label: t('API keys'), to: paths.keys(tenantId), icon: IconKey, needs: ['keys.manage'] },
        { label: t('Webhooks'), to: paths.webhooks(tenantId), icon: IconWebhook, needs: ['webhooks.manage'] },
        { label: t('Mail templates'), to: paths.mails(tenantId), icon: IconMail, needs: ['templates.write', 'audit.read'] },
        { label: t('Audit log'), to: paths.audit(tenantId), icon: IconHistory, needs: ['audit.read'] },
      ],
    },
  ]
}

/** Of a partner company, for its company administrators. The permissions of a tenant do not count there. */
export function companyNavigation(companyId: string): readonly Group[] {
  return [
    {
      label: t('Your company'),
      places: [
        { label: t('People'), to: paths.company(companyId), icon: IconUsers, needs: [] },
        { label: t('Domains'), to: paths.companyDomains(companyId), icon: IconWorld, needs: [] },
        { label: t('Tenants'), to: paths.companyTenants(companyId), icon: IconBuildingStore, needs: [] },
        { label: t('Company security'), to: paths.companySettings(companyId), icon: IconShieldHalf, needs: [] },
        { label: t('Company audit log'), to: paths.companyAudit(companyId), icon: IconHistory, needs: [] },
      ],
    },
  ]
}

/** What this person sees of it: a place they may not enter is not there. */
export function visible(groups: readonly Group[], permissions: readonly string[]): readonly Group[] {
  return groups
    .map((group) => ({ ...group, places: group.places.filter((place) => place.needs.some((one) => permissions.includes(one))) }))
    .filter((group) => group.places.length > 0)
}
