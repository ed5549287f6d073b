import { expect, test } from 'vitest'
import { afterSignIn } from './asking.ts'

const ofSomebodyElse = ({ account }: { account: { id: string } }) => account.id !== 'ada'

test.each([
  ['ATK-039 the same person signed in in another tab: what waits goes on', { account: { id: 'ada' } }, 'go-on'],
  [
    'ATK-039 somebody else did: the page begins anew, and nothing of what waits is sent as theirs',
    { account: { id: 'bob' } },
    'begin-anew',
  ],
  ['ATK-039 who did could not be asked: nothing is sent on a guess', undefined, 'wait'],
] as const)('%s', (_, now, then) => expect(afterSignIn(now, ofSomebodyElse)).toBe(then))
