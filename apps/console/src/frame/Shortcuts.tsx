import { Group, Kbd, Modal, Stack, Table, Text } from '@mantine/core'
import { useDisclosure, useHotkeys } from '@mantine/hooks'
import { useNavigate } from '@tanstack/react-router'
import { pressKey, useKeys } from '../lib/keys.ts'
import { useNearTenant } from '../lib/session.ts'
import { t } from '../lib/text.ts'
import { paths } from '../paths.ts'
import { navigation, visible } from './navigation.ts'

type To = (tenantId: string) => string

/** After `g`. Where a person may not go, the key does nothing. */
const places: readonly (readonly [key: string, to: To])[] = [
  ['d', paths.dashboard],
  ['c', paths.customers],
  ['p', paths.people],
  ['u', paths.users],
  ['i', paths.whoCanGetIn],
  ['r', paths.roles],
  ['t', paths.partners],
  ['w', paths.websites],
  ['s', (id) => paths.settings(id, 'console')],
  ['x', paths.dictionary],
  ['k', paths.keys],
  ['h', paths.webhooks],
  ['m', paths.mails],
  ['a', paths.audit],
]

/** Presses the button of the form that was typed in: whoever may not press it may not send either. */
const sendForm = ({ target }: KeyboardEvent) =>
  target instanceof Element && target.closest('form')?.querySelector<HTMLButtonElement>('button[type="submit"]')?.click()

/** The keys that act, and the list of them behind `?`. */
export function Shortcuts() {
  const tenant = useNearTenant()
  const navigate = useNavigate()
  const [opened, { open, close }] = useDisclosure()
  const seen = tenant ? visible(navigation(tenant.id), tenant.permissions).flatMap((group) => group.places) : []
  const goes = places.flatMap(([key, to]) => {
    const place = tenant && seen.find((one) => one.to === to(tenant.id))
    return place ? [{ keys: ['g', key], label: place.label, act: () => void navigate({ to: place.to }) }] : []
  })
  useKeys({
    '?': open,
    '/': () => pressKey('/'),
    c: () => pressKey('c'),
    e: () => pressKey('e'),
    ...Object.fromEntries(goes.map((one) => [one.keys.join(' '), one.act])),
  })
  // while typing too: that is when it is wanted
  useHotkeys([['mod+Enter', sendForm]], [])
  return (
    <Modal opened={opened} onClose={close} title={t('Keyboard shortcuts')} size="lg">
      <Stack gap="lg">
        <Keys
          title={t('Everywhere')}
          rows={[
            { keys: ['Ctrl', 'K'], label: t('Find or jump to') },
            { keys: ['/'], label: t('Search this list') },
            { keys: ['c'], label: t('New, where something can be added') },
            { keys: ['e'], label: t('Edit, where something can be edited') },
            { keys: ['Ctrl', 'Enter'], label: t('Send the form one is in') },
            { keys: ['Esc'], label: t('Close what is on top') },
            { keys: ['?'], label: t('This list') },
          ]}
        />
        <Keys
          title={t('In lists')}
          rows={[
            { keys: ['j'], label: t('Next row') },
            { keys: ['k'], label: t('Previous row') },
            { keys: ['Enter'], label: t('Open the row') },
            { keys: ['x'], label: t('Select the row') },
          ]}
        />
        <Keys
          title={t('At a user or a customer')}
          rows={[
            { keys: ['['], label: t('The one before, as the list last stood') },
            { keys: [']'], label: t('The one after') },
          ]}
        />
        {goes.length > 0 ? <Keys title={t('Go to')} rows={goes} /> : null}
        <Text size="xs" c="dimmed">
          {t('You can switch single keys off in your profile, under Preferences.')}
        </Text>
      </Stack>
    </Modal>
  )
}

function Keys({ title, rows }: { title: string; rows: readonly { readonly keys: readonly string[]; readonly label: string }[] }) {
  return (
    <Table captionSide="top" verticalSpacing={6} horizontalSpacing={0} withRowBorders={false}>
      <Table.Caption ta="left" mt={0} fz="sm" fw={620} c="var(--mantine-color-text)">
        {title}
      </Table.Caption>
      <Table.Tbody>
        {rows.map((row) => (
          <Table.Tr key={row.label}>
            <Table.Td>{row.label}</Table.Td>
            <Table.Td>
              <Group gap={4} justify="flex-end" wrap="nowrap">
                {row.keys.map((key) => (
                  <Kbd key={key} size="sm">
                    {key}
                  </Kbd>
                ))}
              </Group>
            </Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  )
}
