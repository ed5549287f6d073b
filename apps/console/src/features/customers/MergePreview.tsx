import { Anchor, Box, Group, List, Stack, Text } from '@mantine/core'
import { IconArrowRight } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { api, type Schemas } from '../../lib/api.ts'
import { useTenantId } from '../../lib/session.ts'
import { t } from '../../lib/text.ts'
import { Sheet } from '../../parts/Sheet.tsx'
import { paths } from '../../paths.ts'
import classes from './Merge.module.css'
import { Differing, Roles } from './MergeDifferences.tsx'

export type MergeReport = Schemas['MergeReport']

/** What moves, what does not, and where the two records say different things. */
export function MergePreview({ report }: { report: MergeReport }) {
  return (
    <>
      <Sheet title={t('What happens')}>
        <Stack gap="md">
          <Group gap="sm" align="stretch">
            <Party party={report.source} text={t('Goes up')} />
            <Box className={classes.arrow} aria-hidden>
              <IconArrowRight size={18} />
            </Box>
            <Party party={report.target} text={t('Stays')} />
          </Group>
          <Moves report={report} />
        </Stack>
      </Sheet>
      {report.users.otherRole.length > 0 ? <Roles report={report} /> : null}
      {report.differing.length > 0 ? <Differing report={report} /> : null}
    </>
  )
}

function Party({ party, text }: { party: MergeReport['source']; text: string }) {
  const tenantId = useTenantId()
  return (
    <Box className={classes.party}>
      <Text size="xs" c="dimmed">
        {text}
      </Text>
      <Anchor component={Link} to={paths.customer(tenantId, party.id)} fw={550} size="sm" c="var(--mantine-color-text)">
        {party.name}
      </Anchor>
      <Text size="xs" c="dimmed">
        {party.number}
      </Text>
    </Box>
  )
}

function Moves({ report: { users, shipTos, invitations, websitesLost, source, target } }: { report: MergeReport }) {
  const tenantId = useTenantId()
  const websites = api.useQuery(
    'get',
    '/api/console/tenants/{tenantId}/websites',
    { params: { path: { tenantId } } },
    { enabled: websitesLost.length > 0 },
  )
  const lost = websitesLost.map((id) => websites.data?.items.find((one) => one.id === id)?.name ?? id).join(', ')
  const { moved, ofAllShipTos, ofBoth, fellBack } = users
  return (
    <List size="sm" spacing={6}>
      <List.Item>
        {t('{moved, plural, =0 {No users move.} one {1 user moves.} other {{moved, number} users move.}}', { moved })}{' '}
        {ofAllShipTos > 0
          ? t(
              '{count, plural, one {1 of them may} other {{count, number} of them may}} act for {target} and all its ship-tos from then on.',
              { count: ofAllShipTos, target: target.number },
            )
          : null}
      </List.Item>
      <List.Item>
        {t(
          '{shipTos, plural, =0 {No ship-tos move.} one {1 ship-to moves; it keeps number and sequence.} other {{shipTos, number} ship-tos move; they keep number and sequence.}}',
          { shipTos },
        )}
      </List.Item>
      {ofBoth > 0 ? (
        <List.Item>
          {t(
            '{ofBoth, plural, one {1 user acts for both already, and keeps role and approver of {target}.} other {{ofBoth, number} users act for both already, and keep role and approver of {target}.}}',
            {
              ofBoth,
              target: target.number,
            },
          )}
        </List.Item>
      ) : null}
      {fellBack > 0 ? (
        <List.Item>
          {t(
            '{fellBack, plural, one {1 user loses the approver} other {{fellBack, number} users lose their approver}}; the Administrators of {target} approve instead.',
            { fellBack, target: target.number },
          )}
        </List.Item>
      ) : null}
      {invitations > 0 ? (
        <List.Item>
          {t('{invitations, plural, one {1 open invitation moves} other {{invitations, number} open invitations move}}.', { invitations })}
        </List.Item>
      ) : null}
      {websitesLost.length > 0 ? (
        <List.Item>
          {t('Users of {source} can no longer buy for it on {lost}: {target} may not use that.', {
            source: source.number,
            lost,
            target: target.number,
          })}
        </List.Item>
      ) : null}
      <List.Item>
        {t('{number} is still found, and says where it went. Nobody can act for it any more.', { number: source.number })}
      </List.Item>
    </List>
  )
}
