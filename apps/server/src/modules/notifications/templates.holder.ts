import { known, type MailTemplate } from './template.ts'

const { name, userName, by, address, link, minutes, until, source, device, days } = known

/** Mails to the person whose account it is. */
export const holderTemplates = [
  {
    name: 'invitation',
    title: 'Invitation to the Admin Console',
    to: 'holder',
    side: 'console',
    variables: [name, userName, by, link, minutes, until],
    text: {
      subject: 'Your invitation to {{tenant}}',
      body: `Hello {{name}},

{{by}} has made an account for you in the Admin Console of {{tenant}}. Your user name is {{userName}}.

Choose a password to start. The link works once, until {{until}}.

[Accept the invitation]({{link}})

If you did not expect this, do nothing: nobody gets in without this link.`,
    },
  },
  {
    name: 'consent-to-access',
    title: 'Access to a further tenant',
    to: 'holder',
    side: 'console',
    variables: [name, by, link, minutes, until],
    text: {
      subject: '{{tenant}} offers you access',
      body: `Hello {{name}},

{{by}} offers you access to {{tenant}} with the account you already have. Nothing changes until you accept. The link works until {{until}}.

[See the offer]({{link}})

If you did not expect this, do nothing.`,
    },
  },
  {
    name: 'activation',
    title: 'Activation of an account',
    to: 'holder',
    side: 'both',
    variables: [name, userName, link, minutes, until],
    text: {
      subject: 'Activate your account at {{website}}',
      body: `Hello {{name}},

An account is ready for you at {{website}}. Your user name is {{userName}}.

Choose a password to start. The link works once, until {{until}}.

[Activate the account]({{link}})

If you did not expect this, do nothing: the account stays closed.`,
    },
  },
  {
    name: 'reset',
    title: 'New password asked for',
    to: 'holder',
    side: 'both',
    variables: [name, link, minutes, until],
    text: {
      subject: 'Choose a new password for {{website}}',
      body: `Hello {{name}},

Someone, probably you, asked for a new password at {{website}}. The link works once, until {{until}}.

[Choose a new password]({{link}})

If it was not you, do nothing: your password stays as it is.`,
    },
  },
  {
    name: 'admin-reset',
    title: 'Password reset by staff',
    to: 'holder',
    side: 'both',
    variables: [name, link, minutes, until],
    text: {
      subject: 'Your password at {{website}} was reset',
      body: `Hello {{name}},

Your password at {{website}} was reset by its staff and no longer works. Choose a new one to sign in again. The link works once, until {{until}}.

[Choose a new password]({{link}})`,
    },
  },
  {
    name: 'hard-cap-reset',
    title: 'Too many wrong passwords in a row',
    to: 'holder',
    side: 'both',
    variables: [name, link, minutes, until],
    text: {
      subject: 'Choose a new password for {{website}}',
      body: `Hello {{name}},

Very many wrong passwords were tried on your account at {{website}}. To keep it safe, new devices cannot sign in with the old password any more; choose a new one. The link works once, until {{until}}.

[Choose a new password]({{link}})`,
    },
  },
  {
    name: 'password-changed',
    title: 'Password changed',
    to: 'holder',
    side: 'both',
    variables: [name, source],
    text: {
      subject: 'Your password at {{website}} was changed',
      body: `Hello {{name}},

Your password at {{website}} was changed on {{at}}, from the network address {{source}}. Other devices were signed out.

If it was not you, use "Forgot password" on the sign-in page at once and tell {{tenant}}.`,
    },
  },
  {
    name: 'password-expiry-warning',
    title: 'Password expires soon',
    to: 'holder',
    side: 'console',
    variables: [name, days, until, link],
    text: {
      subject: 'Your password at {{tenant}} expires on {{until}}',
      body: `Hello {{name}},

Your password for the Admin Console of {{tenant}} expires on {{until}}. After that you can do nothing there before you have chosen a new one.

[Change the password]({{link}})`,
    },
  },
  {
    name: 'address-confirm',
    title: 'Confirm a new e-mail address',
    to: 'holder',
    side: 'both',
    variables: [name, address, link, minutes, until],
    text: {
      subject: 'Confirm your e-mail address at {{website}}',
      body: `Hello {{name}},

Confirm that {{address}} is yours, and mails of your account at {{website}} will come here. The link works once, until {{until}}.

[Confirm the address]({{link}})

If you did not ask for this, do nothing: nothing changes.`,
    },
  },
  {
    name: 'address-changed',
    title: 'E-mail address changed, to the old address',
    to: 'holder',
    side: 'both',
    variables: [name, address, link, minutes, until],
    text: {
      subject: 'Your e-mail address at {{website}} was changed',
      body: `Hello {{name}},

The e-mail address of your account at {{website}} was changed to {{address}} on {{at}}.

If it was not you, undo it: your account gets this address back, every device is signed out, and you choose a new password. The link works until {{until}}.

[Undo the change]({{link}})`,
    },
  },
  {
    name: 'address-restored',
    title: 'Change of the e-mail address undone',
    to: 'holder',
    side: 'both',
    variables: [name, link, minutes, until],
    text: {
      subject: 'Your account at {{website}} has this address again',
      body: `Hello {{name}},

The change of your e-mail address at {{website}} was undone. Every device was signed out and the old password no longer works. Choose a new one to sign in again. The link works once, until {{until}}.

[Choose a new password]({{link}})`,
    },
  },
  {
    name: 'new-device',
    title: 'Sign-in from a new device',
    to: 'holder',
    side: 'both',
    variables: [name, device, source],
    text: {
      subject: 'New sign-in at {{website}}',
      body: `Hello {{name}},

Your account at {{website}} was used from a device it was not used from before.

When: {{at}}
Device: {{device}}
Network address: {{source}}

If it was you, there is nothing to do. If not, use "Forgot password" on the sign-in page at once: every device is signed out.`,
    },
  },
  {
    name: 'registration-known-address',
    title: 'Registration with an address that has an account',
    to: 'holder',
    side: 'website',
    variables: [link],
    text: {
      subject: 'You already have an account at {{website}}',
      body: `Hello,

Someone, probably you, tried to register at {{website}} with this e-mail address. There is an account with it already, and nothing was changed.

If you do not know the password any more, choose a new one here.

[Go to my account]({{link}})

If it was not you, do nothing.`,
    },
  },
  {
    name: 'mail-test',
    title: 'Test mail',
    to: 'holder',
    side: 'both',
    variables: [by],
    text: {
      subject: 'Test mail of {{tenant}}',
      body: `This is the test mail that {{by}} asked for on {{at}}.

That you read it shows that mails of {{tenant}} leave and arrive.`,
    },
  },
] as const satisfies readonly MailTemplate[]
