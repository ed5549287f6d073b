import { html } from './html.ts'
import { type Place, page } from './page.ts'

/** In place of the Admin Console where a working copy has not built it. */
export const notBuiltPage = (place: Place): string =>
  page(place, {
    title: 'Not built',
    main: html`<section class="card"><h1>The Admin Console is not built</h1><p>The server runs without it: the API, sign-in and mailed links work. Stop the server and run <code>npm start</code>, which builds the console first.</p></section>`,
  })
