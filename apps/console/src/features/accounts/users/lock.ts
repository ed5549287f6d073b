/** Whether somebody is locked, and where refused attempts of the last 24 hours came from: right passwords too, since the lock. */
export interface Lock {
  readonly locked: boolean
  readonly since?: string
  readonly until?: string
  readonly attempts: readonly { readonly source: string; readonly attempts: number; readonly last: string }[]
}

export const attemptsOf = ({ attempts }: Lock): number => attempts.reduce((sum, one) => sum + one.attempts, 0)
