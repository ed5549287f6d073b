// Values in words.

const browsers = [
  [/\bEdg/, 'Edge'],
  [/\bOPR\//, 'Opera'],
  [/\bSamsungBrowser\//, 'Samsung Internet'],
  [/\bFirefox\/|\bFxiOS\//, 'Firefox'],
  [/Chrome\/|\bCriOS\//, 'Chrome'],
  [/\bSafari\//, 'Safari'],
]
const systems = [
  [/\biPhone\b/, 'iPhone'],
  [/\biPad\b/, 'iPad'],
  [/\bAndroid\b/, 'Android'],
  [/\bWindows\b/, 'Windows'],
  [/\bMac OS X\b/, 'Mac'],
  [/\bCrOS\b/, 'ChromeOS'],
  [/\bLinux\b/, 'Linux'],
]
const named = (table, text) => table.find(([pattern]) => pattern.test(text))?.[1]

/** `Chrome on Windows`; what is no browser in its own words. */
export function deviceOf(userAgent) {
  const [browser, system] = [named(browsers, userAgent), named(systems, userAgent)]
  return browser && system ? `${browser} on ${system}` : userAgent.slice(0, 60) || 'Unknown device'
}

/** `4 Aug 2026`. A date without a time is meant as it stands, wherever it is read. */
export function dateOf(text) {
  const zone = text.length > 10 ? {} : { timeZone: 'UTC' }
  return new Date(text).toLocaleDateString('en-GB', { day: 'numeric', month: 'short', year: 'numeric', ...zone })
}

export const aboutOffer = ({ roles, invitedBy, endsAt }) =>
  [roles.join(', '), invitedBy && `offered by ${invitedBy}`, `until ${dateOf(endsAt)}`].filter(Boolean).join(' · ')

/** `3 hours ago` */
export function ago(text) {
  const minutes = (Date.now() - new Date(text)) / 60_000
  if (minutes < 2) return 'just now'
  const [value, unit] = minutes < 90 ? [minutes, 'minute'] : minutes < 60 * 36 ? [minutes / 60, 'hour'] : [minutes / 1440, 'day']
  return new Intl.RelativeTimeFormat('en').format(-Math.round(value), unit)
}
