/** Rules a form checks by itself, before the server does. They return what to do, or null. */
export const required = (message: string) => (value: string | null | undefined) => (value?.trim() ? null : message)
