import type { Variable } from './variable.ts'

/** One kind of mail: whom it is for, what it may name, and the words it has where a tenant wrote none of its own. */
export interface MailTemplate {
  readonly name: string
  /** For the list of templates in the console. */
  readonly title: string
  /** Whose mail it is: one person's own account, or the Admin Owners'. */
  readonly to: 'holder' | 'owners'
  readonly side: 'console' | 'website' | 'both'
  /** Besides the common ones. */
  readonly variables: readonly Variable[]
  readonly text: MailText
}

/**
 * Subject and body as people write them. Paragraphs are parted by an empty line; `{{name}}` stands for a variable; a
 * paragraph `[Label]({{link}})` is the button; a paragraph that is only a list's variable is a list. Nothing else means anything.
 */
export interface MailText {
  readonly subject: string
  readonly body: string
}

const variable = (
  name: string,
  type: Variable['type'],
  meaning: string,
  sample: unknown,
  more: { personal?: boolean; optional?: true } = {},
): Variable => ({ name, type, personal: more.personal ?? false, meaning, sample, ...(more.optional ? { optional: true } : {}) })

/** Filled in by the sender for every mail, where the message does not bring them itself. */
export const common: readonly Variable[] = [
  variable('tenant', 'text', 'Name of the merchant or company whose mail this is', 'Nordlicht Wines'),
  variable('website', 'text', 'Name of the website; of the merchant where there is none', 'Nordlicht Shop'),
  variable('at', 'time', 'When it happened', '2026-11-21T10:00:00.000Z'),
]

const personal = { personal: true } as const

/** The variables that more than one template has. */
export const known = {
  name: variable('name', 'text', 'Name of the person who gets this mail', 'Ada Okafor', personal),
  userName: variable('userName', 'login', 'User name of the person who gets this mail', 'ada.okafor@example.test', personal),
  by: variable('by', 'login', 'Who did it', 'vera.holm', personal),
  account: variable('account', 'login', 'Name of the person it is about', 'Ben Larsen', personal),
  address: variable('address', 'address', 'E-mail address of the person it is about', 'ben.larsen@example.test', personal),
  company: variable('company', 'text', 'Name of the company it is about', 'Atelier Fjord'),
  link: variable(
    'link',
    'link',
    'The link of this mail: as [label]({{link}}) in a paragraph of its own it is the button',
    'https://example.test/open#sample',
  ),
  minutes: variable('minutes', 'minutes', 'How long the link works', 2880),
  until: variable('until', 'time', 'Until when the link works', '2026-11-23T10:00:00.000Z'),
  source: variable('source', 'text', 'Network address', '203.0.113.7', { personal: true, optional: true }),
  device: variable('device', 'text', 'Browser and system', 'Firefox on Linux', { personal: true, optional: true }),
  roles: variable('roles', 'list', 'Roles given', ['ISC_User', 'ISC_ContentEditor']),
  how: variable('how', 'text', 'How the account came to be', 'invitation', { optional: true }),
  days: variable('days', 'number', 'Days left', 7),
  changes: variable('changes', 'list', 'What was changed, one line each', [
    'Lockout time: 30 → 10 minutes',
    'Password minimum length: 12 → 8',
  ]),
  reason: variable('reason', 'text', 'The reason given', 'Fewer calls to the service desk', { optional: true }),
  act: variable('act', 'text', 'What was done', 'Access removed'),
  accounts: variable('accounts', 'list', 'The people it is about', ['Ben Larsen', 'Carla Díaz'], personal),
  order: variable('order', 'text', 'Number of the order', 'SO-10482'),
  customer: variable('customer', 'text', 'Name and number of the customer it is about', 'Nordlicht Bistro (10482)', personal),
  key: variable('key', 'text', 'What the API key is called', 'Shop'),
  permissions: variable('permissions', 'list', 'What the API key may do', ['See website users', 'See customers']),
  expires: variable('until', 'time', 'When the API key stops working', '2027-02-19T10:00:00.000Z'),
  webhook: variable('webhook', 'text', 'Name of the webhook', 'Orders in the ERP'),
  since: variable('since', 'time', 'Since when', '2026-11-20T10:00:00.000Z'),
  ceiling: variable('ceiling', 'text', 'The highest role people of that company may have here', 'ISC_Implementer', { optional: true }),
} as const satisfies Record<string, Variable>

/** All a text of this template may name. */
export const variablesOf = (template: MailTemplate): readonly Variable[] => [...common, ...template.variables]

/** A template with a link is of no use without it. */
export const needsLink = (template: MailTemplate): boolean => template.variables.some((one) => one.type === 'link')
