import type { FastifyReply, FastifyRequest } from 'fastify'

/**
 * The cookies, one pair for each kind of user. `__Host-` makes browsers insist on Secure, Path=/ and no Domain, so no other host
 * can plant them. A route reads those of its own kind only.
 */
export const cookieNames = {
  console: '__Host-tillward-console',
  shop: '__Host-tillward-shop',
  consoleDevice: '__Host-tillward-console-device',
  shopDevice: '__Host-tillward-shop-device',
} as const

export type CookieName = keyof typeof cookieNames

const attributes = { path: '/', httpOnly: true, secure: true, sameSite: 'lax' } as const

/** Sets a cookie: for the browser's session, or until `expires`. */
export function setCookie(reply: FastifyReply, name: CookieName, value: string, expires?: Date): void {
  reply.setCookie(cookieNames[name], value, { ...attributes, ...(expires ? { expires } : {}) })
}

export function clearCookie(reply: FastifyReply, name: CookieName): void {
  reply.clearCookie(cookieNames[name], attributes)
}

/** The cookie's value, or undefined where it is missing or empty. */
export function readCookie(request: FastifyRequest, name: CookieName): string | undefined {
  return request.cookies[cookieNames[name]] || undefined
}
