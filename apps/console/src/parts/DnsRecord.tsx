import { ActionIcon, Code, CopyButton, Tooltip } from '@mantine/core'
import { IconCheck, IconCopy } from '@tabler/icons-react'
import { t } from '../lib/text.ts'
import classes from './DnsRecord.module.css'

/** The record somebody puts into the DNS to prove a name: each part to copy, as the forms of DNS providers ask for them one by one. */
export function DnsRecord({
  of,
  record,
}: {
  of: string
  record: { readonly type: string; readonly name: string; readonly value: string }
}) {
  return (
    <dl className={classes.record} aria-label={t('DNS record of {name}', { name: of })}>
      <Part label={t('Name')} value={record.name} />
      <Part label={t('Type')} value={record.type} />
      <Part label={t('Value')} value={record.value} />
    </dl>
  )
}

function Part({ label, value }: { label: string; value: string }) {
  return (
    <div className={classes.part}>
      <dt>{label}</dt>
      <dd>
        <Code>{value}</Code>
        <CopyButton value={value} timeout={3_000}>
          {({ copied, copy }) => (
            <Tooltip label={copied ? t('Copied') : t('Copy')}>
              <ActionIcon
                variant="subtle"
                color={copied ? 'green' : 'gray'}
                size={30}
                onClick={copy}
                aria-label={copied ? t('{label} copied', { label }) : t('Copy {label}', { label: label.toLowerCase() })}
              >
                {copied ? <IconCheck size={16} aria-hidden /> : <IconCopy size={16} aria-hidden />}
              </ActionIcon>
            </Tooltip>
          )}
        </CopyButton>
      </dd>
    </div>
  )
}
