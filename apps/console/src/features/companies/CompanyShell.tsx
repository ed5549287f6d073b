import type { ReactNode } from 'react'
import { useCrumbs } from '../../frame/crumbs.ts'
import { t } from '../../lib/text.ts'
import { PageHead } from '../../parts/PageHead.tsx'
import { NotFound } from '../../parts/states.tsx'
import { useAdministers, useCompany } from './company.ts'

interface Props {
  readonly title: string
  readonly line: ReactNode
  readonly actions?: ReactNode
  readonly children: ReactNode
}

/** A page of the own company. For everybody else there is nothing at this address. */
export function CompanyShell({ title, line, actions, children }: Props) {
  const company = useCompany()
  const administers = useAdministers()
  useCrumbs({ label: company?.name ?? t('Your company') }, { label: title })
  if (!administers) return <NotFound />
  return (
    <>
      <PageHead title={title} actions={actions}>
        {line}
      </PageHead>
      {children}
    </>
  )
}
