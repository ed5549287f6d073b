import { Alert, Button, Checkbox, Code, CopyButton, Group, Modal, Stack, Text, Textarea } from '@mantine/core'
import { IconCheck, IconCopy } from '@tabler/icons-react'
import { useBlocker } from '@tanstack/react-router'
import { type ReactNode, useState } from 'react'
import { t } from '../lib/text.ts'

interface Props {
  readonly title: string
  /** What it is: "Secret of Shop sync". */
  readonly label: string
  readonly secret: string
  /** How a program uses it: what it is, and how it looks. */
  readonly example?: { readonly label: string; readonly text: string }
  readonly onClose: () => void
  /** What happens besides. */
  readonly children?: ReactNode
}

/** A secret, shown this once. It closes when somebody says that it is stored, and not by accident before. */
export function SecretDialog({ title, label, secret, example, onClose, children }: Props) {
  const [stored, setStored] = useState(false)
  useBlocker({ shouldBlockFn: () => !stored, enableBeforeUnload: () => !stored })
  return (
    <Modal opened onClose={() => {}} title={title} size="lg" withCloseButton={false} closeOnClickOutside={false} closeOnEscape={false}>
      <Stack gap="md">
        <Alert color="yellow" title={t('Shown this once')}>
          {t('Nobody can show it again, neither you nor Tillward. Copy it to where the program finds it, such as a secret store.')}
        </Alert>
        <Group align="flex-end" gap="xs">
          <Textarea
            readOnly
            autosize
            label={label}
            value={secret}
            flex={1}
            styles={{ input: { fontFamily: 'var(--mantine-font-family-monospace)', overflowWrap: 'anywhere' } }}
            autoComplete="off"
            spellCheck={false}
            data-autofocus
            onFocus={(event) => event.currentTarget.select()}
          />
          <CopyButton value={secret} timeout={3_000}>
            {({ copied, copy }) => (
              <Button
                variant="default"
                leftSection={copied ? <IconCheck size={16} aria-hidden /> : <IconCopy size={16} aria-hidden />}
                onClick={copy}
              >
                {copied ? t('Copied') : t('Copy')}
              </Button>
            )}
          </CopyButton>
        </Group>
        {example ? (
          <div>
            <Text size="sm" fw={550} mb={4}>
              {example.label}
            </Text>
            <Code block>{example.text}</Code>
          </div>
        ) : null}
        {children}
        <Checkbox label={t('I have stored it')} checked={stored} onChange={(event) => setStored(event.currentTarget.checked)} />
        <Group justify="flex-end">
          <Button disabled={!stored} onClick={onClose}>
            {t('Close')}
          </Button>
        </Group>
      </Stack>
    </Modal>
  )
}
