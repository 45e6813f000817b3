import { expect, test } from 'vitest'
import { startApprovalWorld } from '../support/approval-world'
import { branchCalls, orphan, prepareAs } from '../support/strangers'

test('while two are wanted, one alone settles no branch that nobody claims', async () => {
  const world = await startApprovalWorld()
  const { a } = world.cluster.banks
  const gid = orphan()
  await prepareAs(a.server, gid, 1)
  const { look, act } = branchCalls({ send: await world.as('mira', 'operator', true) }, 'a')
  const settle = async () => {
    const { body } = await look(gid)
    return act(gid, { action: 'abort', evidenceId: body.evidenceId })
  }
  await world.policy({ twoPerson: 'forced' })
  const refused = await settle()
  expect(refused).toMatchObject({ status: 422, body: { code: 'advice-blocks' } })
  expect(refused.body.detail).toContain('The policy wants a second person')
  expect((await look(gid)).body.value).toBe('prepared')
  await world.policy({ twoPerson: 'off' })
  expect(await settle()).toMatchObject({ status: 200, body: { state: 'verified' } })
  await world.remove()
})
