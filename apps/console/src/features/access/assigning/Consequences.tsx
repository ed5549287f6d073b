import { List } from '@mantine/core'
import type { Schemas } from '../../../lib/api.ts'
import { t } from '../../../lib/text.ts'

type Report = Schemas['AssignmentReport']

/** So many are named; all are counted. */
const named = 10

/** Whether a change of assignments does more than what was asked for. */
export const hasConsequences = (report: Report): boolean => report.fellBackCount > 0 || report.nobodyApproves.length > 0

/** What a change of assignments does to others: who loses an approver, and where nobody approves any more. Items of a list. */
export function Consequences({ report }: { report: Report }) {
  const rest = report.fellBackCount - Math.min(report.fellBack.length, named)
  return (
    <>
      {report.fellBackCount > 0 ? (
        <List.Item>
          {t(
            '{count, plural, one {1 user loses this approver; the Administrators of the customer approve instead.} other {# users lose this approver; the Administrators of the customer approve instead.}}',
            { count: report.fellBackCount },
          )}
          <List size="sm" mt={4}>
            {report.fellBack.slice(0, named).map((one) => (
              <List.Item key={`${one.accountId} ${one.customerId}`}>{one.name}</List.Item>
            ))}
            {rest > 0 ? <List.Item>{t('and {rest, number} more', { rest })}</List.Item> : null}
          </List>
        </List.Item>
      ) : null}
      {report.nobodyApproves.map((one) => (
        <List.Item key={one.customerId}>
          {t('{customer} has no Administrator then: orders that need approval wait for nobody.', { customer: one.name })}
        </List.Item>
      ))}
    </>
  )
}
