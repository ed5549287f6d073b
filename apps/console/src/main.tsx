import '@fontsource-variable/ibm-plex-sans/index.css'
import '@mantine/core/styles.css'
import '@mantine/notifications/styles.css'
import './theme/base.css'
import './theme/forced.css'
import { localStorageColorSchemeManager, MantineProvider } from '@mantine/core'
import { Notifications } from '@mantine/notifications'
import { QueryClientProvider } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import { setNonce } from 'get-nonce'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { watchActivity } from './lib/activity.ts'
import { preferencesQuery } from './lib/preferences.ts'
import { queryClient } from './lib/query.ts'
import { sessionQuery } from './lib/session.ts'
import { router } from './router.tsx'
import { theme } from './theme/theme.ts'
import { cssVariables } from './theme/variables.ts'

watchActivity()
// both at once, while the first page's script is still on its way
void queryClient.prefetchQuery(sessionQuery)
void queryClient.prefetchQuery(preferencesQuery)
const nonce = document.querySelector<HTMLMetaElement>('meta[name="style-nonce"]')?.content ?? ''
// the drawers' and dialogs' scroll lock writes a style element as well
setNonce(nonce)
const schemes = localStorageColorSchemeManager({ key: 'tillward-theme' })

createRoot(document.getElementById('root')!).render(
  <StrictMode>
    <MantineProvider
      theme={theme}
      cssVariablesResolver={cssVariables}
      defaultColorScheme="auto"
      colorSchemeManager={schemes}
      getStyleNonce={() => nonce}
    >
      <QueryClientProvider client={queryClient}>
        <RouterProvider router={router} />
        <Notifications position="bottom-left" autoClose={5_000} limit={3} />
      </QueryClientProvider>
    </MantineProvider>
  </StrictMode>,
)
