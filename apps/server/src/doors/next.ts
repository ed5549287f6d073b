const home = '/console'
const origin = 'http://console.invalid'

/**
 * Where to go after signing in: what was asked for where it is a page of the console, else the start (ATK-035). It has to be written just as a
 * browser would write it: nothing that is read differently here and there gets through.
 */
export function nextOf(asked: unknown): string {
  if (typeof asked !== 'string' || asked.length > 2000 || !/^\/console(?:[/?][!-~]*)?$/.test(asked)) return home
  if (!URL.canParse(asked, origin)) return home
  const { origin: at, pathname, search } = new URL(asked, origin)
  const asWritten = at === origin && pathname + search === asked
  // `\` and an encoded `/`, `\` or `.` are part of no path of ours
  if (!asWritten || /\/\/|%(?:2f|5c|2e)/i.test(pathname) || asked.includes('\\')) return home
  return isDoor(pathname) ? home : asked
}

/** From a door one goes into the house. */
const isDoor = (pathname: string) => /^\/console\/(?:sign-in|link|set-up|files|assets)(?:\/|$)/.test(pathname)
