import type { Settings } from '@tillward/contract/settings'
import type { Reader } from '../../platform/db/index.ts'
import { findWebsite } from '../websites/index.ts'
import { type Decision, decide, notAssignedHere, notFound, type Question } from './decision.ts'
import { customerRightsOf } from './store.website-rights.ts'
import type { Site } from './website-rights.ts'

/** A question as it comes in: about whom, for which customer, what. */
export interface AskedQuestion extends Pick<Question, 'permission' | 'overBudget' | 'budgetsOn'> {
  readonly accountId: string
  readonly customerId: string
  readonly websiteId?: string | undefined
  /** Whose order or requisition is to be approved. */
  readonly orderedBy?: string | undefined
}

export interface DecisionParts {
  readonly settings: { effective(reader: Reader, ownerId: string, websiteId?: string): Promise<Settings> }
}

/**
 * Yes or no with the reason, for each question in its order. Users, customers and websites that the tenant does not have are not found,
 * whoever else has them.
 */
export async function answer(
  { settings }: DecisionParts,
  reader: Reader,
  tenantId: string,
  questions: readonly AskedQuestion[],
): Promise<Decision[]> {
  const sites = await sitesOf(settings, reader, tenantId, questions)
  const rights = await customerRightsOf(
    reader,
    tenantId,
    questions.flatMap(({ accountId, customerId, orderedBy, websiteId }) => {
      const site = websiteId ? sites.get(websiteId) : undefined
      // an order that waits was placed already: where its buyer may be now does not matter
      return [
        { accountId, customerId, site },
        { accountId: orderedBy ?? accountId, customerId },
      ]
    }),
  )
  return questions.map((question, n) => {
    const [own, orderedBy] = [rights[2 * n], question.orderedBy === undefined ? undefined : rights[2 * n + 1]]
    const unknown = !own || (question.orderedBy !== undefined && !orderedBy) || (question.websiteId && !sites.has(question.websiteId))
    return unknown ? notFound : decide(own, { ...question, orderedBy })
  })
}

/** The answers about one customer and another tell a shopper the same where neither is theirs. */
export const barredAsUnassigned = (decision: Decision): Decision => (decision.reason.code === 'not-found' ? notAssignedHere : decision)

/** The websites of the tenant among those named, with what the setting of R-13 says. */
async function sitesOf(
  settings: DecisionParts['settings'],
  reader: Reader,
  tenantId: string,
  questions: readonly AskedQuestion[],
): Promise<ReadonlyMap<string, Site>> {
  const sites = new Map<string, Site>()
  for (const websiteId of new Set(questions.flatMap((question) => question.websiteId ?? []))) {
    if (!(await findWebsite(reader, tenantId, websiteId))) continue
    const { 'website.restrictToAssigned': restricted } = await settings.effective(reader, tenantId, websiteId)
    sites.set(websiteId, { websiteId, restricted })
  }
  return sites
}
