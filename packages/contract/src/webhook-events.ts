/** In which group an event stands on screen. The order is the order there. */
export const webhookEventGroups = ['Users', 'Sign-in', 'Customers', 'Orders', 'Access', 'Settings', 'Webhooks'] as const
export type WebhookEventGroup = (typeof webhookEventGroups)[number]

/**
 * What a value of `data` may look like; anything else is left out, whatever the audit log holds under that name. `id`, `ids`: UUIDs of this
 * API · `word`, `words`: of a list of the program, such as `manual`, or names of fields · `flag`: yes or no · `number`.
 */
export type WebhookDataType = 'id' | 'ids' | 'word' | 'words' | 'flag' | 'number'

export interface WebhookData {
  readonly type: WebhookDataType
  readonly meaning: string
}

export interface WebhookEventInfo {
  readonly group: WebhookEventGroup
  readonly description: string
  /**
   * What `subject` is. `user`: a website user of the tenant, and never anybody else's account · `person`: a console user with access
   * to the tenant. Both are of kind `account`; all others are kinds themselves.
   */
  readonly about: string
  /** All that `data` may hold besides; each only where it is known. */
  readonly data: Readonly<Record<string, WebhookData>>
}

const id = (meaning: string): WebhookData => ({ type: 'id', meaning })
const ids = (meaning: string): WebhookData => ({ type: 'ids', meaning })
const word = (meaning: string): WebhookData => ({ type: 'word', meaning })
const words = (meaning: string): WebhookData => ({ type: 'words', meaning })
const flag = (meaning: string): WebhookData => ({ type: 'flag', meaning })
const number = (meaning: string): WebhookData => ({ type: 'number', meaning })

const event = (group: WebhookEventGroup, about: string, description: string, data: WebhookEventInfo['data'] = {}): WebhookEventInfo => ({
  group,
  about,
  description,
  data,
})

const fields = words('Names of the fields that changed.')
const customerId = id('The bill-to.')
const assignment = {
  customerId,
  roleId: id('The website role; none for an assignment without.'),
  shipToIds: ids('The ship-tos; left out where all, also later ones.'),
  approverId: id('The account that approves.'),
  isDefault: flag('The customer chosen at sign-in.'),
  salesRepresentative: flag('The user sells to this customer.'),
}

/**
 * Every kind of event a webhook can ask for: a closed list. Each is an action of the tenant's audit log, told with ids and without any
 * personal value. Nothing of console accounts' sign-ins, refusals and locks is in that log, so nothing of them can be told (R-42).
 */
export const webhookEvents = {
  'account.created': event('Users', 'user', 'A website user was made.', {
    cameBy: word('How: by hand, an order, a registration, an import.'),
    unclaimed: flag('Nobody has claimed the account yet.'),
  }),
  'account.changed': event('Users', 'user', 'Fields of a website user changed.', { fields }),
  'account.address-changed': event('Users', 'user', 'A website user has another e-mail address.'),
  'account.address-restored': event('Users', 'user', 'A website user took a change of the e-mail address back.'),
  'account.activated': event('Users', 'user', 'A website user chose a first password, or one after a reactivation.'),
  'account.deactivated': event('Users', 'user', 'A website user was deactivated: all sessions have ended.'),
  'account.reactivated': event('Users', 'user', 'A deactivated website user may come back.'),
  'account.erased': event('Users', 'user', 'The personal data of a website user was erased: erase your copy.'),
  'account.websites-changed': event('Users', 'user', 'A website user may use other websites.', {
    websiteIds: ids('The websites; none named: all.'),
  }),
  'consent.given': event('Users', 'user', 'A website user agreed to e-mails.', { topic: word('To what.') }),
  'consent.withdrawn': event('Users', 'user', 'A website user no longer agrees to e-mails.', { topic: word('To what.') }),

  'password.changed': event('Sign-in', 'user', 'The password of a website user was changed.'),
  'password.reset-by-staff': event('Sign-in', 'user', 'Staff made the password of a website user void and sent a link.'),
  'sign-in.completed': event('Sign-in', 'user', 'A website user signed in.', {
    session: id('The session. Not its token.'),
    knownDevice: flag('On a device the account knows.'),
  }),
  'sign-in.locked': event('Sign-in', 'user', 'Sign-in of a website user is locked for a while after wrong passwords.'),
  'sign-in.closed': event('Sign-in', 'user', 'Sign-in of a website user is closed until an unlock or a reset.'),
  'sign-in.unlocked': event('Sign-in', 'user', 'Staff unlocked a website user.'),
  'sign-out': event('Sign-in', 'user', 'A website user signed out.', { ends: word('`this-session` or `all-devices`.') }),
  'session.ended': event('Sign-in', 'user', 'Sessions of a website user were ended by the holder or by staff.', {
    session: id('The session; none where all ended.'),
    ends: word('`all-devices` where all ended.'),
  }),

  'customer.created': event('Customers', 'customer', 'A customer was made: a bill-to, or a ship-to of one.', {
    kind: word('`company` or `person`.'),
    cameBy: word('How: by hand, an order, a registration, an import.'),
    billToId: id('Of a ship-to.'),
  }),
  'customer.changed': event('Customers', 'customer', 'Fields of a customer changed.', { fields }),
  'customer.deactivated': event('Customers', 'customer', 'A customer was deactivated: nobody acts for it.'),
  'customer.reactivated': event('Customers', 'customer', 'A deactivated customer is active again.'),
  'customer.erased': event('Customers', 'customer', 'The personal data of a customer was erased: erase your copy.'),
  'customer.merged': event('Customers', 'customer', 'A customer went up in another, with its users and ship-tos.', {
    into: id('The customer it went up in.'),
  }),
  'assignment.made': event('Customers', 'user', 'A website user was assigned to a customer.', assignment),
  'assignment.changed': event('Customers', 'user', 'What a website user may do for a customer was changed.', assignment),
  'assignment.ended': event('Customers', 'user', 'A website user is no longer assigned to a customer.', { customerId }),

  'order.linked': event(
    'Orders',
    'order',
    'The contact of an order is this website user, who proved the address or was made by the order.',
    {
      contactId: id('What the report of the order was answered with.'),
      accountId: id('The website user.'),
      customerId: id('The customer.'),
    },
  ),
  'order.guest': event('Orders', 'order', 'The contact of an order is a guest: a customer without a website user.', {
    contactId: id('What the report of the order was answered with.'),
    customerId: id('The customer.'),
  }),
  'order.expired': event('Orders', 'order', 'Nobody proved the address of an order in time: it stays without a website user.', {
    contactId: id('What the report of the order was answered with.'),
  }),
  'order.declined': event('Orders', 'order', 'The holder of an order’s address says that the order is somebody else’s.', {
    contactId: id('What the report of the order was answered with.'),
  }),

  'access.accepted': event('Access', 'person', 'A console user has access to the tenant.'),
  'access.roles-changed': event('Access', 'person', 'A console user has other roles in the tenant.'),
  'access.ended': event('Access', 'person', 'A console user has no access to the tenant any more.'),
  'partner.granted': event('Access', 'company', 'A partner company was granted access.', { ceilingRoleId: id('The highest role.') }),
  'partner.changed': event('Access', 'company', 'What a partner company may do was changed.', { ceilingRoleId: id('The highest role.') }),
  'partner.ended': event('Access', 'company', 'The access of a partner company has ended.'),
  'key.made': event('Access', 'key', 'An API key was made.'),
  'key.rotated': event('Access', 'key', 'An API key has a new secret.'),
  'key.handed-over': event('Access', 'key', 'An API key follows the rights of somebody else.', { holderId: id('Whose it is now.') }),
  'key.ended': event('Access', 'key', 'An API key has ended.'),
  'role.created': event('Access', 'role', 'A role was made.'),
  'role.changed': event('Access', 'role', 'What a role may do was changed.'),
  'role.removed': event('Access', 'role', 'A role was removed.'),

  'settings.changed': event('Settings', 'settings', 'Settings of the tenant or of a website changed.', {
    version: number('The version in force now.'),
  }),
  'website.created': event('Settings', 'website', 'A website was added.'),
  'website.changed': event('Settings', 'website', 'A website was changed.'),
  'website.closed': event('Settings', 'website', 'A website was closed.'),
  'property.created': event('Settings', 'property', 'A property was added to the application dictionary.'),
  'property.changed': event('Settings', 'property', 'A property of the application dictionary was changed.'),
  'property.removed': event('Settings', 'property', 'A property of the application dictionary was removed.'),
  'property.restored': event('Settings', 'property', 'A removed property is back, with its values.'),

  'webhook.test': event('Webhooks', 'webhook', 'A test, sent when somebody asked for it.'),
  'webhook.missed': event(
    'Webhooks',
    'webhook',
    'Events were passed over, because the webhook was paused too long: read anew what you need.',
  ),
} as const satisfies Record<string, WebhookEventInfo>

export type WebhookEventType = keyof typeof webhookEvents

export const webhookEventTypes = Object.keys(webhookEvents) as readonly WebhookEventType[]

/** Sent without being asked for: what the webhook says of itself. */
export const ownWebhookEvents: readonly WebhookEventType[] = webhookEventTypes.filter((type) => webhookEvents[type].group === 'Webhooks')
