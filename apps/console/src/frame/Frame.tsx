import { AppShell, Box, Burger, Drawer, Group } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { useLocation } from '@tanstack/react-router'
import { Suspense, useEffect } from 'react'
import { t } from '../lib/text.ts'
import { PageSkeleton } from '../parts/states.tsx'
import { AskingDialog } from './AskingDialog.tsx'
import classes from './Frame.module.css'
import { Header } from './Header.tsx'
import { IdleWarning } from './IdleWarning.tsx'
import { MailBanner } from './MailBanner.tsx'
import { Offers } from './Offers.tsx'
import { OutageBar } from './OutageBar.tsx'
import { Palette } from './Palette.tsx'
import { Personal } from './Personal.tsx'
import { Place } from './Place.tsx'
import { Rail } from './Rail.tsx'
import { Shortcuts } from './Shortcuts.tsx'

/** What stands around every page of somebody signed in: the rail, the header, and the dialogs that may come over any page. */
export function Frame() {
  const [opened, { open, close }] = useDisclosure()
  const { pathname } = useLocation()
  useEffect(close, [pathname, close])
  return (
    <>
      <a className="skip" href="#content">
        {t('Skip to content')}
      </a>
      <OutageBar />
      <Suspense
        fallback={
          <Box p="lg">
            <PageSkeleton />
          </Box>
        }
      >
        <Personal>
          <AppShell layout="alt" header={{ height: 48 }} navbar={{ width: 232, breakpoint: 'sm', collapsed: { mobile: true } }} padding={0}>
            <AppShell.Navbar className={classes.rail} aria-label={t('Main')} visibleFrom="sm">
              <Rail />
            </AppShell.Navbar>
            <AppShell.Header className={classes.header}>
              <Group h="100%" px={{ base: 'sm', sm: 'lg' }} gap="sm" wrap="nowrap">
                <Burger opened={opened} onClick={open} hiddenFrom="sm" size="sm" aria-label={t('Open navigation')} />
                <Header />
              </Group>
            </AppShell.Header>
            <AppShell.Main className={classes.main}>
              <Box id="content" className={classes.content}>
                <Offers />
                <MailBanner />
                <Suspense fallback={<PageSkeleton />}>
                  <Place />
                </Suspense>
              </Box>
            </AppShell.Main>
          </AppShell>
          <Drawer
            opened={opened}
            onClose={close}
            position="left"
            size={280}
            title="Tillward"
            hiddenFrom="sm"
            classNames={{ content: classes.rail!, header: classes.rail! }}
          >
            <Rail />
          </Drawer>
          <Palette />
          <IdleWarning />
          <Shortcuts />
        </Personal>
      </Suspense>
      <AskingDialog />
    </>
  )
}
