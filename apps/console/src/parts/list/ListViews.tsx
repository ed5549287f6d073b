import { ActionIcon, Button, Menu } from '@mantine/core'
import { IconChevronDown, IconDeviceFloppy } from '@tabler/icons-react'
import { useLocation, useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { t } from '../../lib/text.ts'
import { PageTabs } from '../PageTabs.tsx'
import { toast } from '../toast.ts'
import classes from './ListViews.module.css'
import type { ListControl } from './listState.ts'
import { NameView } from './NameView.tsx'
import { isSame, stateOf, useSavedViews, type View } from './views.ts'

interface Props {
  /** The list's name in the preferences: `users`. */
  readonly name: string
  readonly label: string
  readonly state: ListControl
  /** Views everybody has, after "All". */
  readonly given?: readonly View[]
}

/** Ways to look at the list as tabs: "All" first, then what the program offers, then what this person saved. */
export function ListViews({ name, label, state, given = [] }: Props) {
  const { views: saved, save, remove, setViews } = useSavedViews(name)
  const { pathname } = useLocation()
  const navigate = useNavigate()
  const [naming, setNaming] = useState<'new' | View>()
  const all: View = { id: '', name: t('All') }
  const views = [all, ...given, ...saved]
  // a link from elsewhere names no view, and may show just what one does
  const here = views.find((one) => (state.view ? one.id === state.view : isSame(stateOf(one, state), state))) ?? all
  const own = saved.find((one) => one.id === here.id)
  const differs = !isSame(stateOf(here, state), state)
  const go = (view: View) => navigate({ to: '.', search: state.address({ ...stateOf(view, state), view: view.id || undefined }) })
  const now = { search: state.search, sort: state.sort, order: state.order, filters: state.filters }
  const keep = (view: View) =>
    save(view).then(
      () => toast(t('View “{name}” saved', { name: view.name })),
      () => toast(t('View “{name}” could not be saved. Try again.', { name: view.name })),
    )
  const saveNew = (called: string) => {
    const view = { id: crypto.randomUUID().slice(0, 8), name: called, ...now }
    void keep(view)
    void go(view)
  }
  const menu = own ? (
    <Menu position="bottom-start" width={200}>
      <Menu.Target>
        <ActionIcon
          variant="subtle"
          color="gray"
          size={24}
          className={classes.menu}
          aria-label={t('Acts on the view “{name}”', { name: own.name })}
        >
          <IconChevronDown size={14} aria-hidden />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item onClick={() => setNaming(own)}>{t('Rename')}</Menu.Item>
        <Menu.Item
          onClick={() => {
            const copy = { ...own, id: crypto.randomUUID().slice(0, 8), name: t('{name}, copy', { name: own.name }) }
            void keep(copy)
            void go(copy)
          }}
        >
          {t('Duplicate')}
        </Menu.Item>
        <Menu.Item
          onClick={() => {
            void navigator.clipboard.writeText(location.href).then(
              () => toast(t('Link copied. Whoever may see this list sees it as you do.')),
              () => toast(t('The link could not be copied. Copy the address of this page.')),
            )
          }}
        >
          {t('Copy link')}
        </Menu.Item>
        <Menu.Item
          c="red"
          onClick={() => {
            void go(all)
            void remove(own.id).then(
              () => toast(t('View “{name}” deleted', { name: own.name }), { undo: async () => setViews(saved) }),
              () => toast(t('View “{name}” could not be deleted. Try again.', { name: own.name })),
            )
          }}
        >
          {t('Delete')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  ) : undefined
  return (
    <>
      <PageTabs
        label={t('Views of {list}', { list: label })}
        tab={here.id}
        tabs={views.map((view) => ({
          value: view.id,
          label: view.name,
          to: pathname,
          search: state.address({ ...stateOf(view, state), view: view.id || undefined }),
          ...(view.id === own?.id ? { menu } : {}),
        }))}
        after={
          differs ? (
            <div className={classes.save}>
              {own ? (
                <Button size="compact-sm" variant="subtle" onClick={() => void keep({ ...own, ...now })}>
                  {t('Save changes')}
                </Button>
              ) : null}
              <Button
                size="compact-sm"
                variant="subtle"
                leftSection={<IconDeviceFloppy size={15} aria-hidden />}
                onClick={() => setNaming('new')}
              >
                {own ? t('Save as new view') : t('Save view')}
              </Button>
            </div>
          ) : undefined
        }
      />
      <NameView
        key={naming === 'new' ? 'new' : (naming?.id ?? 'none')}
        opened={naming !== undefined}
        name={naming === 'new' || !naming ? '' : naming.name}
        onClose={() => setNaming(undefined)}
        onName={(called) => (naming === 'new' ? saveNew(called) : naming && void keep({ ...naming, name: called }))}
      />
    </>
  )
}
