import { expect, test } from 'vitest'
import { createGate, GateFull } from '@/server/account/gate'
import { nameOf, type RoleMapping, rightsOf } from '@/server/account/provider-roles'

const mapping: RoleMapping = {
  ...{ nameClaim: 'preferred_username', rolesClaim: 'realm_access.roles' },
  ...{ admin: ['dba'], operator: ['ops'], viewer: ['*'], force: ['force'], refused: ['left'] },
}
const rights = (...roles: unknown[]) => rightsOf({ realm_access: { roles } }, mapping)

test('the highest role that the provider gives counts, and one refusal outweighs all', () => {
  expect(rights('ops', 'dba')).toEqual({ role: 'admin', force: false })
  expect(rights('ops', 'force')).toEqual({ role: 'operator', force: true })
  expect(rights('force')).toEqual({ role: 'viewer', force: false })
  expect(rights('dba', 'left')).toBeNull()
})

test('who has none of the values does not come in, unless everybody may', () => {
  expect(rightsOf({}, mapping)).toEqual({ role: 'viewer', force: false })
  const closed = { ...mapping, viewer: [] }
  for (const claims of [{}, { realm_access: null }, { realm_access: { roles: [{}, 7] } }])
    expect(rightsOf(claims, closed)).toBeNull()
  expect(rightsOf({ 'realm_access.roles': 'dba' }, closed)?.role).toBe('admin')
})

test('a name here has the form of one, whatever the provider calls somebody', () => {
  const called = (preferred_username: string) => nameOf({ preferred_username }, mapping)
  expect(called('Ada.Lovelace@example.com')).toBe('ada.lovelace')
  expect(called('Zoë Müller')).toBe('zoe-muller')
  expect(called('lab')).toBe('user-lab')
  expect(called('../../etc')).toBe('etc')
  expect(called('张伟')).toMatch(/^user-/)
  expect(called('x'.repeat(200))).toHaveLength(36)
})

test('so many passwords are checked at once, so many wait, and the rest are refused', async () => {
  const take = createGate({ runningMax: 2, waitingMax: 1 })
  const ends: (() => void)[] = []
  const state = { running: 0, most: 0 }
  const work = () =>
    take(async () => {
      state.running += 1
      state.most = Math.max(state.most, state.running)
      await new Promise<void>((resolve) => ends.push(resolve))
      state.running -= 1
    })
  const all = [work(), work(), work()]
  await expect(work()).rejects.toThrow(GateFull)
  for (let done = 0; done < 3; done++) {
    ends.shift()?.()
    await all[done]
  }
  expect(state).toEqual({ running: 0, most: 2 })
  const again = work()
  ends.shift()?.()
  await again
})
