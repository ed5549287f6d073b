import type { MouseEvent } from 'react'

/**
 * For the button that sends a form: pressing it leaves the focus in the field. A fault shown when the field is left would move the button away
 * from under the press, and nothing would be sent.
 */
export const stayInField = (event: MouseEvent): void => event.preventDefault()
