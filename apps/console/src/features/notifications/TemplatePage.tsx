import { Group, Select } from '@mantine/core'
import { useNavigate, useParams, useSearch } from '@tanstack/react-router'
import { useCrumbs } from '../../frame/crumbs.ts'
import { api } from '../../lib/api.ts'
import { useTenantId } from '../../lib/session.ts'
import { t } from '../../lib/text.ts'
import { PageHead } from '../../parts/PageHead.tsx'
import { Failed, PageSkeleton } from '../../parts/states.tsx'
import { paths } from '../../paths.ts'
import { TemplateEditor } from './TemplateEditor.tsx'
import { languageName, languages, useWebsites } from './words.ts'

/** The words of one mail: which language and website stands in the address. */
export function TemplatePage() {
  const tenantId = useTenantId()
  const navigate = useNavigate()
  const { template = '' }: { template?: string } = useParams({ strict: false })
  const asked: { language?: string; website?: string } = useSearch({ strict: false })
  const key = { language: asked.language ?? 'en', ...(asked.website ? { websiteId: asked.website } : {}) }
  const params = { path: { tenantId, template }, query: key }
  const text = api.useQuery('get', '/api/console/tenants/{tenantId}/mail/templates/{template}', { params })
  const all = api.useQuery('get', '/api/console/tenants/{tenantId}/mail/templates', { params: { path: { tenantId } } })
  const websites = useWebsites()
  const title = text.data?.title ?? all.data?.items.find((one) => one.template === template)?.title ?? t('Mail')
  useCrumbs({ label: t('Settings') }, { label: t('Mail templates'), to: paths.mails(tenantId) }, { label: title })
  if (text.error) return <Failed error={text.error} retry={() => void text.refetch()} />
  const own = all.data?.items.find((one) => one.template === template)?.own ?? []
  const go = (change: { language?: string; website?: string | undefined }) =>
    void navigate({ to: '.', search: (before: Record<string, unknown>) => ({ ...before, ...change }) })
  const actions = (
    <Group gap="xs" align="flex-end">
      <Select
        label={t('Language')}
        data={languages([key.language, ...own.map((one) => one.language)])}
        value={key.language}
        onChange={(language) => language && go({ language })}
        searchable
        allowDeselect={false}
        w={180}
        size="sm"
        renderOption={({ option }) =>
          own.some((one) => one.language === option.value) ? t('{language}: own words', { language: option.label }) : option.label
        }
      />
      {websites.length > 0 ? (
        <Select
          label={t('Website')}
          data={[{ value: '', label: t('All websites') }, ...websites.map(({ id, name }) => ({ value: id, label: name }))]}
          value={key.websiteId ?? ''}
          onChange={(website) => go({ website: website || undefined })}
          allowDeselect={false}
          w={180}
          size="sm"
        />
      ) : null}
    </Group>
  )
  return (
    <>
      <PageHead title={title} actions={actions}>
        {t('In {language}, for {website}.', {
          language: languageName(key.language),
          website: websites.find((one) => one.id === key.websiteId)?.name ?? t('all websites'),
        })}
      </PageHead>
      {text.data ? (
        <TemplateEditor
          key={`${template} ${key.language} ${key.websiteId}`}
          mail={text.data}
          template={template}
          which={key}
          again={() => Promise.all([text.refetch(), all.refetch()])}
        />
      ) : (
        <PageSkeleton />
      )}
    </>
  )
}
