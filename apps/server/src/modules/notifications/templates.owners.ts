import { known, type MailTemplate } from './template.ts'

const {
  by,
  account,
  address,
  company,
  roles,
  how,
  changes,
  reason,
  act,
  accounts,
  ceiling,
  key,
  permissions,
  expires,
  webhook,
  since,
  until,
} = known

const closing = 'You get this mail because you are an Admin Owner of {{tenant}}.'
// settings of a partner company are told to its administrators, who are owners of nothing
const closingOfSettings = 'You get this mail because you look after the accounts of {{tenant}}.'

/** Mails to all Admin Owners of a tenant. */
export const ownerTemplates = [
  {
    name: 'new-account-to-owners',
    title: 'New account or access',
    to: 'owners',
    side: 'both',
    variables: [account, address, company, roles, how, by],
    text: {
      subject: 'New account at {{tenant}}: {{account}}',
      body: `{{account}} ({{address}}) of {{company}} has been given access to {{tenant}} by {{by}} on {{at}}.

How: {{how}}
Roles: {{roles}}

If this is wrong, remove the access in the Admin Console.

${closing}`,
    },
  },
  {
    name: 'access-removed-to-owners',
    title: 'Access removed',
    to: 'owners',
    side: 'console',
    variables: [account, address, company, by],
    text: {
      subject: 'Access to {{tenant}} removed: {{account}}',
      body: `{{account}} ({{address}}) of {{company}} no longer has access to {{tenant}}. It was removed by {{by}} on {{at}}.

${closing}`,
    },
  },
  {
    name: 'deactivated-to-owners',
    title: 'Account deactivated',
    to: 'owners',
    side: 'console',
    variables: [account, address, company, by],
    text: {
      subject: 'Account deactivated at {{tenant}}: {{account}}',
      body: `The account of {{account}} ({{address}}) of {{company}} was deactivated by {{by}} on {{at}}. Its sessions, keys and links have ended.

${closing}`,
    },
  },
  {
    name: 'owner-raised-to-owners',
    title: 'New Admin Owner',
    to: 'owners',
    side: 'console',
    variables: [account, address, by],
    text: {
      subject: 'New Admin Owner of {{tenant}}: {{account}}',
      body: `{{account}} ({{address}}) was made an Admin Owner of {{tenant}} by {{by}} on {{at}}, and may now manage every account there.

If this is wrong, act at once in the Admin Console.

${closing}`,
    },
  },
  {
    name: 'policy-loosened-to-owners',
    title: 'Security settings loosened',
    to: 'owners',
    side: 'console',
    variables: [changes, reason, by],
    text: {
      subject: 'Security settings of {{tenant}} were loosened',
      body: `{{by}} loosened security settings of {{tenant}} on {{at}}:

{{changes}}

Reason: {{reason}}

If this is wrong, change them back in the Admin Console.

${closingOfSettings}`,
    },
  },
  {
    name: 'policy-changed-to-owners',
    title: 'Security settings changed by the operator',
    to: 'owners',
    side: 'console',
    variables: [changes, reason, by],
    text: {
      subject: 'Security settings of {{tenant}} were changed',
      body: `{{by}} changed security settings of {{tenant}} on {{at}}:

{{changes}}

Reason: {{reason}}

None of these changes loosens a rule. If they are not wanted, change them back in the Admin Console.

${closingOfSettings}`,
    },
  },
  {
    name: 'bulk-to-owners',
    title: 'One act on many accounts',
    to: 'owners',
    side: 'both',
    variables: [act, accounts, by],
    text: {
      subject: 'Several accounts at {{tenant}}: {{act}}',
      body: `{{act}}, by {{by}} on {{at}}, for:

{{accounts}}

${closing}`,
    },
  },
  {
    name: 'partner-granted-to-owners',
    title: 'Partner company given access',
    to: 'owners',
    side: 'console',
    variables: [company, ceiling, by],
    text: {
      subject: '{{company}} now has access to {{tenant}}',
      body: `The partner company {{company}} was given access to {{tenant}} by {{by}} on {{at}}. Its people may have roles up to {{ceiling}}.

${closing}`,
    },
  },
  {
    name: 'partner-ended-to-owners',
    title: 'Access of a partner company ended',
    to: 'owners',
    side: 'console',
    variables: [company, by],
    text: {
      subject: '{{company}} no longer has access to {{tenant}}',
      body: `The access of the partner company {{company}} to {{tenant}} was ended by {{by}} on {{at}}. None of its people gets in any more.

${closing}`,
    },
  },
  {
    name: 'key-to-owners',
    title: 'API key made, rotated or handed over',
    to: 'owners',
    side: 'console',
    variables: [act, key, permissions, account, expires, by],
    text: {
      subject: 'API key of {{tenant}} {{act}}: {{key}}',
      body: `The API key {{key}} of {{tenant}} was {{act}} by {{by}} on {{at}}. It belongs to {{account}} and works until {{until}}. With it a program may:

{{permissions}}

If this is wrong, end the key in the Admin Console.

${closing}`,
    },
  },
  {
    name: 'key-expires-to-owners',
    title: 'API key will expire',
    to: 'owners',
    side: 'console',
    variables: [key, permissions, account, expires],
    text: {
      subject: 'API key of {{tenant}} expires soon: {{key}}',
      body: `The API key {{key}} of {{tenant}} stops working on {{until}}, and with it every program that uses it. It belongs to {{account}} and may:

{{permissions}}

Rotate it in the Admin Console to get a new secret without downtime, or let it expire.

${closing}`,
    },
  },
  {
    name: 'webhook-failing-to-owners',
    title: 'Webhook failing',
    to: 'owners',
    side: 'both',
    variables: [webhook, since, { ...until, meaning: 'When the webhook is paused' }],
    text: {
      subject: 'Webhook of {{tenant}} failing: {{webhook}}',
      body: `The webhook {{webhook}} of {{tenant}} has reached nobody since {{since}}. Whoever listens there does not learn of changes of accounts.

Look at its events in the Admin Console. If it goes on like this it is paused on {{until}}; what is not sent by then can be sent once it is resumed.

${closing}`,
    },
  },
  {
    name: 'owner-recover-notice',
    title: 'Recovery link sent to an Admin Owner',
    to: 'owners',
    side: 'console',
    variables: [account, address, by],
    text: {
      subject: 'Recovery of an Admin Owner of {{tenant}}',
      body: `On {{at}} a recovery link was sent to {{account}}, Admin Owner of {{tenant}}, at the stored address {{address}}, by {{by}}.

If nobody asked for it, sign in, check the list of Admin Owners and tell your platform operator.

${closing}`,
    },
  },
] as const satisfies readonly MailTemplate[]
