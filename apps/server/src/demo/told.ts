/** The two accounts somebody who looks at the demo signs in with. */
export const demoOwner = { email: 'ada@harbour-pine.example', name: 'Ada Lindqvist' } as const
export const demoShopper = { userName: 'mia.keller', email: 'mia.keller@post.example', firstName: 'Mia', lastName: 'Keller' } as const

/** What is told of the demo merchant when it was loaded, or got new passwords. */
export interface Demo {
  readonly tenant: { readonly id: string; readonly name: string }
  readonly websites: readonly { readonly id: string; readonly name: string }[]
  readonly owner: { readonly userName: string; readonly password: string }
  readonly shopper: { readonly userName: string; readonly password: string }
}

export function demoInWords({ tenant, websites, owner, shopper }: Demo): string {
  return `Demo merchant ${tenant.name}
  Admin Owner   ${owner.userName}   ${owner.password}
  Shopper       ${shopper.userName}   ${shopper.password}
These passwords are shown now and never again. New ones: npm run tillward -- demo passwords

  Tenant        ${tenant.id}
${websites.map(({ id, name }) => `  Website       ${id}   ${name}`).join('\n')}`
}
