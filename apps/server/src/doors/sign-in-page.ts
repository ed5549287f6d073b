import { html } from './html.ts'
import { type Place, page } from './page.ts'
import { expiredView, failedView, forgotViews, signInView, waitView } from './views.ts'

/**
 * The console's sign-in, at `/console/sign-in` and at the address of any page somebody wants to see who is not signed in. `next`: where it leads,
 * checked; empty: to this very address. `cookie`: the browser brought a session's cookie, good or not; the form is shown at once where it did not.
 */
export function signInPage(place: Place, { cookie, next }: { cookie: boolean; next: string }): string {
  return page(place, {
    title: 'Sign in',
    home: next,
    scripts: ['account.js', 'page.js', 'form.js', 'rules.js', 'sign-in.js'],
    main: html`${waitView(cookie ? 'shown' : 'hidden')}
${signInView('#forgot', cookie ? 'hidden' : 'shown')}
${forgotViews}
${expiredView}
${failedView}`,
  })
}
