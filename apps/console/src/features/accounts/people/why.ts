import { type ConsolePermission, ownerOnly } from '@tillward/contract/permissions'
import type { Schemas } from '../../../lib/api.ts'
import { currentLanguage, t } from '../../../lib/text.ts'
import type { Person } from './person.ts'

type From = Schemas['EffectiveRights']['why'][number]['from']
type Role = Schemas['Role']

const list = (words: readonly string[], type: 'conjunction' | 'disjunction' = 'conjunction') =>
  new Intl.ListFormat(currentLanguage(), { type }).format(words)

/** Where a permission comes from: roles, and for partners' people the ceiling that lets it through. */
export function whyHeld(from: From): string {
  const own = from.filter((one) => one.by === 'access').map((one) => one.role.name)
  const below = from.find((one) => one.ceiling)
  if (below) {
    return t('{roles}, within the ceiling {ceiling}', {
      roles: list([...new Set(from.map((one) => one.role.name))]),
      ceiling: below.ceiling!.name,
    })
  }
  return list([...new Set(own.length > 0 ? own : from.map((one) => one.role.name))])
}

interface Missing {
  readonly permission: ConsolePermission
  readonly person: Person
  /** Undefined for those who may not see roles. */
  readonly roles: readonly Role[] | undefined
  readonly ceiling: string | undefined
  readonly company: string | undefined
  readonly owners: readonly string[]
}

/** Why a permission is missing, which roles would give it, and who can. */
export function whyMissing({ permission, person, roles, ceiling, company, owners }: Missing): string {
  const can = owners.length > 0 ? list(owners.slice(0, 3), 'disjunction') : t('An Admin Owner')
  if (ownerOnly.has(permission)) {
    return person.own
      ? t('For Admin Owners only. {who} can make one.', { who: can })
      : t('For Admin Owners only, who are always of the own company.')
  }
  const giving = (roles ?? []).filter((role) => role.permissions.includes(permission) && role.name !== 'ISC_Owner')
  const theirs = giving.filter((role) => person.roles.some((one) => one.id === role.id))
  const cap = roles?.find((role) => role.id === ceiling)
  if (cap && !cap.permissions.includes(permission)) {
    return theirs.length > 0
      ? t('{role} has it, but {company}’s ceiling {ceiling} does not let it through. {who} can raise the ceiling.', {
          role: theirs[0]!.name,
          company: company ?? '',
          ceiling: cap.name,
          who: can,
        })
      : t('Above {company}’s ceiling {ceiling}. {who} can raise the ceiling.', { company: company ?? '', ceiling: cap.name, who: can })
  }
  if (giving.length === 0) return t('In none of the roles. {who} can give one that has it.', { who: can })
  const names = list(
    giving.slice(0, 3).map((role) => role.name),
    'disjunction',
  )
  return t('{roles} would give it. {who} can grant that.', { roles: names, who: can })
}
