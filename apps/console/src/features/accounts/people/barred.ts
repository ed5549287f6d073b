/** Why somebody with roles can do nothing at the moment. */
export const barredWords: Readonly<Record<string, string>> = {
  'account-not-activated': 'The account was not activated yet. This counts once a password was chosen.',
  'account-deactivated': 'The account is inactive: nothing of this counts.',
  invited: 'The invitation was not accepted yet. This is what it offers.',
  'no-access': 'There is no access to this tenant, so nothing of this counts.',
  'access-ended': 'The access to this tenant has ended, so nothing of this counts.',
  'company-closed': 'The company is closed: nothing of this counts.',
  'no-grant': 'The company has no access to this tenant, so nothing of this counts.',
  'grant-ended': 'The access of the company has ended, so nothing of this counts.',
  'address-outside-domains': 'The e-mail address is under none of the company’s proved domains. Nothing of this counts until it is.',
}
