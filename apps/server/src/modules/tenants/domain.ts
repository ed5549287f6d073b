import { domainKey, readableDomain } from '@tillward/contract/login-names'
import type { FieldIssue } from '../../platform/result.ts'

/** A mail domain that a company says is its own; proved by DNS or confirmed by the operator once `verifiedAt` is set. */
export interface Domain {
  readonly companyId: string
  /** Lower-case A-labels, no trailing dot. A sub-domain is another domain (ATK-063). */
  readonly key: string
  readonly challenge: string
  readonly createdAt: Date
  readonly checkedAt?: Date
  readonly verifiedAt?: Date
  readonly verifiedBy?: 'dns' | 'operator'
}

/** A company's open and proved claims together. */
export const mostDomains = 20
export const secondsBetweenChecks = 5

export const txtName = (key: string) => `_tillward.${key}`
export const txtValue = (challenge: string) => `tillward-domain=${challenge}`

/** Mail for everybody: an address there says nothing about the employer. Not complete; DNS proof is what keeps strangers out. */
const freeMail = new Set(
  `gmail.com googlemail.com outlook.com hotmail.com hotmail.co.uk live.com msn.com yahoo.com yahoo.co.uk yahoo.co.jp ymail.com
  icloud.com me.com mac.com aol.com proton.me protonmail.com pm.me tutanota.com tuta.io gmx.com gmx.net gmx.de web.de t-online.de
  freenet.de posteo.de mailbox.org mail.com mail.ru yandex.ru yandex.com bk.ru qq.com 163.com 126.com sina.com naver.com daum.net
  orange.fr wanadoo.fr free.fr laposte.net libero.it virgilio.it wp.pl o2.pl onet.pl seznam.cz zoho.com fastmail.com hey.com
  comcast.net verizon.net att.net btinternet.com`.split(/\s+/),
)

/** Names under which strangers register side by side: `co.uk`, `com.au`, `ac.jp`. */
const publicSuffix = /^(ac|co|com|edu|go|gob|gov|mil|ne|net|nom|or|org)\.[a-z]{2}$/

/** Characters: `_tillward.` before it still makes a DNS name (253), and it fits into one part of a path. */
const longest = 200

/** The key of a typed domain, or what is wrong with it as a company's own. */
export function claimable(text: string): { key: string } | { issue: FieldIssue } {
  const key = domainKey(text)
  const issue = (rule: string, message: string) => ({ issue: { field: 'domain', rule, message } })
  if (key === undefined || key.length > longest)
    return issue('domain', 'Enter a domain such as example.com, without @ and without https://.')
  if (freeMail.has(key)) return issue('free-mail', 'Anybody can have an address there, so it cannot be the domain of one company.')
  if (publicSuffix.test(key)) return issue('public-suffix', 'Domains of many owners end in this; enter your own, such as example.co.uk.')
  return { key }
}

/** What is shown of a domain, with the record to copy into the DNS. */
export function domainView(domain: Domain) {
  const { key, challenge, createdAt, checkedAt, verifiedAt, verifiedBy } = domain
  return {
    domain: key,
    shownAs: readableDomain(key),
    state: verifiedAt ? ('verified' as const) : ('waiting' as const),
    record: { type: 'TXT' as const, name: txtName(key), value: txtValue(challenge) },
    claimedAt: createdAt,
    ...(checkedAt ? { checkedAt } : {}),
    ...(verifiedAt ? { verifiedAt } : {}),
    ...(verifiedBy ? { verifiedBy } : {}),
  }
}
export type DomainView = ReturnType<typeof domainView>
