import { useMantineColorScheme } from '@mantine/core'
import { useSuspenseQuery } from '@tanstack/react-query'
import { Fragment, type ReactNode, useEffect } from 'react'
import { nearest } from '../lib/languages.ts'
import { usePreference } from '../lib/preferences.ts'
import { setLanguage } from '../lib/text.ts'
import { setTimeZone } from '../lib/time.ts'

export type Theme = 'light' | 'dark' | 'system'

/** Everything below it in the person's language and time zone; the page around it in their theme. */
export function Personal({ children }: { children: ReactNode }) {
  const [zone] = usePreference('timeZone', '')
  const { tag, texts } = useLanguage()
  useKeptTheme()
  useEffect(() => {
    document.documentElement.lang = tag
  }, [tag])
  // before anything below is drawn
  setLanguage(tag, texts)
  setTimeZone(zone || undefined)
  return <Fragment key={`${tag} ${zone}`}>{children}</Fragment>
}

function useLanguage() {
  const [chosen] = usePreference('language', '')
  const language = nearest([...(chosen ? [chosen] : []), ...navigator.languages])
  const { data } = useSuspenseQuery({
    queryKey: ['texts', language.tag],
    queryFn: async () => (await language.texts?.()) ?? {},
    staleTime: 'static',
  })
  return { tag: language.tag, texts: data }
}

/** The server's copy wins: it was chosen last, maybe on another device. The browser's is for the first paint. */
function useKeptTheme(): void {
  const [theme] = usePreference<Theme | ''>('theme', '')
  const { setColorScheme } = useMantineColorScheme()
  useEffect(() => {
    if (theme) setColorScheme(theme === 'system' ? 'auto' : theme)
  }, [theme, setColorScheme])
}
