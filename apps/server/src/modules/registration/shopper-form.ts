import { mayEdit, propertiesOf } from '../dictionary/index.ts'
import type { Website } from '../websites/index.ts'
import type { RegistrationParts } from './parts.ts'

/** Everything a form for a new account shows beforehand: nothing of it is anybody's. */
export async function registrationForm({ database, settingsOf, credentials }: RegistrationParts, { tenantId, id }: Website) {
  const settings = await settingsOf(database.db, { ownerId: tenantId, kind: 'website' }, id)
  const properties = await propertiesOf(database.db, tenantId, 'website-user')
  const shopper = { kind: 'storefront', roleIds: new Set<string>() } as const
  return {
    allowed: settings['website.accounts.allowCreation'],
    activationFirst: settings['website.accounts.requireActivation'],
    guestCheckout: settings['website.orders.guestCheckout'],
    passwordPolicy: credentials.policy(settings, 'website'),
    properties: properties
      .filter((property) => mayEdit(property, shopper))
      .map(({ name, label, help, type, control, required, rules }) => ({ name, label, help, type, control, required, rules })),
  }
}
