import { expect, test } from 'vitest'
import type { ListState } from '../../parts/list/listState.ts'
import { isNarrowed, queryOfUsers } from './usersOfCustomer.ts'

const state: ListState = { search: '', sort: 'userName', order: 'asc', limit: 50, trail: [], filters: {}, view: undefined }
const usual = { sort: 'userName', descending: false, limit: 50 }

test('R-14 the list of a customer’s users asks the server for the role in the address, and says when it is narrowed', () => {
  expect([queryOfUsers(state), isNarrowed(state)]).toEqual([usual, false])
  const buyers = { ...state, filters: { roleId: ['buyer'] }, trail: ['a', 'b'] }
  expect([queryOfUsers(buyers), isNarrowed(buyers)]).toEqual([{ ...usual, roleId: 'buyer', cursor: 'b' }, true])
  const sellers = { ...state, sort: 'made up', filters: { sellers: ['yes'], other: ['x'] } }
  expect([queryOfUsers(sellers), isNarrowed(sellers)]).toEqual([{ ...usual, salesRepresentatives: true }, true])
  expect(isNarrowed({ ...state, search: 'mia' })).toBe(true)
  expect(isNarrowed({ ...state, filters: { other: ['x'] } })).toBe(false)
})
