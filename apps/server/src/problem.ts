/** Something about the start or a command that only the operator can mend. The message is the whole story: print it, exit with 1, show no stack. */
export class OperatorProblem extends Error {
  override readonly name = 'OperatorProblem'
}

/** The one line for an error of the file system: what could not be done, where, and why. */
export function fileProblem(what: string, error: unknown): OperatorProblem {
  const { code, message } = error as NodeJS.ErrnoException
  const known: Readonly<Record<string, string>> = {
    EACCES: 'this user may not.',
    EPERM: 'this user may not.',
    EROFS: 'the disk is read-only.',
    ENOSPC: 'the disk is full.',
    ENOENT: 'it is not there.',
    ENOTDIR: 'a part of the path is a file.',
    EISDIR: 'it is a folder.',
  }
  return new OperatorProblem(`${what}: ${known[code ?? ''] ?? message}`, { cause: error })
}
