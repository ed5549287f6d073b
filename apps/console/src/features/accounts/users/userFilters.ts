import { client } from '../../../lib/api.ts'
import { t } from '../../../lib/text.ts'
import type { Choice, Filter } from '../../../parts/list/filters.ts'
import type { View } from '../../../parts/list/views.ts'
import type { CustomProperty } from '../../dictionary/CustomFields.tsx'
import { customPrefix } from './userQuery.ts'

/** What website users can be narrowed by: all that the server takes. */
export function userFilters(tenantId: string, properties: readonly CustomProperty[]): readonly Filter[] {
  return [
    {
      name: 'state',
      label: t('Status'),
      kind: 'choice',
      choices: [
        { value: 'active', label: t('Active') },
        { value: 'deactivated', label: t('Inactive') },
      ],
    },
    {
      name: 'locked',
      label: t('Lock'),
      kind: 'choice',
      one: true,
      choices: [
        { value: 'yes', label: t('Locked') },
        { value: 'no', label: t('Not locked') },
      ],
    },
    {
      name: 'activation',
      label: t('Activation'),
      kind: 'choice',
      choices: [
        { value: 'Activated', label: t('Activated') },
        { value: 'EmailSent', label: t('Activation sent') },
        { value: 'EmailNotSent', label: t('Activation not sent') },
      ],
    },
    { name: 'customerId', label: t('Customer'), kind: 'picked', find: (text, signal) => customers(tenantId, text, signal), called: (id, signal) => customer(tenantId, id, signal) },
    { name: 'roleId', label: t('Role'), kind: 'picked', find: (text, signal) => among(roles(tenantId, signal), text), called: (id, signal) => called(roles(tenantId, signal), id) },
    { name: 'websiteId', label: t('Website'), kind: 'picked', find: (text, signal) => among(websites(tenantId, signal), text), called: (id, signal) => called(websites(tenantId, signal), id) },
    { name: 'lastSignIn', label: t('Last sign-in'), kind: 'date', orNever: true },
    { name: 'created', label: t('Created'), kind: 'date' },
    ...properties.filter((one) => one.searchable).map(customFilter),
  ]
}

const is = { value: 'is', label: 'is' }
const bare = [
  { value: 'given', label: 'has a value', bare: true },
  { value: 'empty', label: 'is empty', bare: true },
]
const words = (operators: readonly { value: string; label: string; bare?: boolean }[]) => operators.map((one) => ({ ...one, label: t(one.label) }))

function customFilter(property: CustomProperty): Filter {
  const named = { name: `${customPrefix}${property.name}`, label: property.label }
  const { choices } = property.rules
  if (choices) return { ...named, kind: 'choice', choices: choices.map(({ key, label }) => ({ value: key, label })) }
  switch (property.type) {
    case 'yes-no':
      return {
        ...named,
        kind: 'choice',
        one: true,
        choices: [
          { value: 'true', label: t('Yes') },
          { value: 'false', label: t('No') },
        ],
      }
    case 'date':
    case 'date-time':
      return { ...named, kind: 'date', fixed: true }
    case 'whole-number':
    case 'decimal':
      return { ...named, kind: 'number', operators: words([is, { value: 'from', label: 'is at least' }, { value: 'to', label: 'is at most' }, ...bare]) }
    default:
      return { ...named, kind: 'text', operators: words([{ value: 'starts', label: 'starts with' }, is, ...bare]) }
  }
}

/** Views everybody has. */
export const userViews = (): readonly View[] => [
  { id: 'locked', name: t('Locked'), filters: { locked: ['yes'] } },
  { id: 'pending', name: t('Activation pending'), filters: { state: ['active'], activation: ['EmailSent', 'EmailNotSent'] } },
  { id: 'away', name: t('Inactive 90 days'), filters: { state: ['active'], lastSignIn: ['before-90d'] }, sort: 'lastSignInAt', order: 'desc' },
]

async function customers(tenantId: string, search: string, signal: AbortSignal): Promise<readonly Choice[]> {
  const { data, error } = await client.GET('/api/console/tenants/{tenantId}/customers', {
    params: { path: { tenantId }, query: { record: ['bill-to'] as never, limit: 20, ...(search ? { search } : {}) } },
    signal,
  })
  if (error) throw error
  return data.items.map((one) => ({ value: one.id, label: one.name, hint: one.number }))
}

async function customer(tenantId: string, customerId: string, signal: AbortSignal): Promise<string> {
  const { data, error } = await client.GET('/api/console/tenants/{tenantId}/customers/{customerId}', { params: { path: { tenantId, customerId } }, signal })
  if (error) throw error
  return data.name
}

async function roles(tenantId: string, signal: AbortSignal): Promise<readonly Choice[]> {
  const { data, error } = await client.GET('/api/console/tenants/{tenantId}/roles', { params: { path: { tenantId } }, signal })
  if (error) throw error
  return data.items.filter((one) => one.kind === 'website').map((one) => ({ value: one.id, label: one.name }))
}

async function websites(tenantId: string, signal: AbortSignal): Promise<readonly Choice[]> {
  const { data, error } = await client.GET('/api/console/tenants/{tenantId}/websites', { params: { path: { tenantId } }, signal })
  if (error) throw error
  return data.items.map((one) => ({ value: one.id, label: one.name }))
}

/** Few, so that finding among them needs no server. */
const among = async (all: Promise<readonly Choice[]>, text: string) => (await all).filter((one) => one.label.toLowerCase().includes(text.toLowerCase()))
const called = async (all: Promise<readonly Choice[]>, id: string) => (await all).find((one) => one.value === id)?.label ?? t('a removed one')
