import { known, type MailTemplate } from './template.ts'

const { name, userName, by, account, address, customer, order, link, minutes, until } = known

/** Mails about accounts that appear by themselves, and about who shops for whom. */
export const shopTemplates = [
  {
    name: 'registration-confirm',
    title: 'Registration: confirm the address',
    to: 'holder',
    side: 'website',
    variables: [link, minutes, until],
    text: {
      subject: 'Confirm your address at {{website}}',
      body: `Hello,

Someone, probably you, registered at {{website}} with this e-mail address on {{at}}.

Confirm that it is yours and type the password chosen at registration: the account is yours from then on. The link works once, until {{until}}.

[Confirm the address]({{link}})

If it was not you, do nothing: the account stays closed.`,
    },
  },
  {
    name: 'order-waits',
    title: 'Order placed with the address of an account',
    to: 'holder',
    side: 'website',
    variables: [name, order, link],
    text: {
      subject: 'Is order {{order}} at {{website}} yours?',
      body: `Hello {{name}},

Order {{order}} was placed at {{website}} on {{at}} with this e-mail address, by somebody who was not signed in. Sign in to say whether it is yours. Until you do, nothing of it is in your account.

[Go to my account]({{link}})

If it is not yours, say so there, or do nothing.`,
    },
  },
  {
    name: 'customer-claim',
    title: 'Somebody asks to shop for a customer, to the address on file',
    to: 'holder',
    side: 'website',
    variables: [account, address, customer, link, minutes, until],
    text: {
      subject: '{{account}} asks to shop for {{customer}}',
      body: `Hello,

{{account}} ({{address}}) has an account at {{website}} and asks to shop there for {{customer}}. This e-mail address is on file for that customer, so the answer is yours.

Allow it only if you know who that is. The link works once, until {{until}}.

[See the request]({{link}})

If you do nothing, nobody gets anything.`,
    },
  },
  {
    name: 'customer-claimed',
    title: 'Somebody shops for a customer from now on, to its Administrators',
    to: 'holder',
    side: 'website',
    variables: [name, account, address, customer],
    text: {
      subject: '{{account}} may shop for {{customer}}',
      body: `Hello {{name}},

{{account}} ({{address}}) may shop for {{customer}} at {{website}} from now on, without a role: the request was allowed on {{at}} from the e-mail address on file.

You are an Administrator of this customer: give a role or take the access away in your account.`,
    },
  },
  {
    name: 'customer-activation',
    title: 'Invitation to shop for a customer, to a new address',
    to: 'holder',
    side: 'website',
    variables: [name, userName, by, customer, link, minutes, until],
    text: {
      subject: '{{by}} invites you to shop for {{customer}}',
      body: `Hello {{name}},

{{by}} invites you to shop for {{customer}} at {{website}}. An account is ready for you; your user name is {{userName}}.

Choose a password to start: with it you accept the invitation. The link works once, until {{until}}.

[Accept and choose a password]({{link}})

If you did not expect this, do nothing: the account stays closed, and you shop for nobody.`,
    },
  },
  {
    name: 'customer-invitation',
    title: 'Invitation to shop for a customer, to somebody with an account',
    to: 'holder',
    side: 'website',
    variables: [name, by, customer, link, until],
    text: {
      subject: '{{by}} invites you to shop for {{customer}}',
      body: `Hello {{name}},

{{by}} invites you to shop for {{customer}} at {{website}}, with the account you already have. Nothing changes until you accept. You can until {{until}}.

[Sign in to answer]({{link}})

If you did not expect this, do nothing.`,
    },
  },
] as const satisfies readonly MailTemplate[]
