/** Something about the database that only the operator can mend. The message is the whole story: print it, exit with 1, show no stack. */
export class DatabaseProblem extends Error {
  override readonly name = 'DatabaseProblem'
}
