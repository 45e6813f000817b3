import { afterAll, beforeAll, expect, test } from 'vitest'
import { runApproved } from '@/server/api/approve'
import type { ApiContext } from '@/server/api/context'
import { lapse } from '@/server/api/lapse-approval'
import { endApprovals } from '@/server/api/watch-approvals'
import type { StoredApproval } from '@/server/inbox/approval-store'
import type { Send } from '../support/api-sender'
import { type ApprovalCalls, approvalCalls } from '../support/approval-calls'
import { type ApprovalWorld, lookAs, startApprovalWorld } from '../support/approval-world'

/* An approved act and its lapse are never both written, whoever is slow, stopped or too late. */

const OWNED_MS = 30_000
const LATE_MS = 16 * 60_000

let world: ApprovalWorld
let jonas: Send
let calls: ApprovalCalls

beforeAll(async () => {
  world = await startApprovalWorld()
  const mira = await world.as('mira', 'operator', true)
  jonas = await world.as('jonas')
  calls = approvalCalls(world, mira)
  await world.policy({ twoPerson: 'all' })
})
afterAll(() => world?.remove())

/** Approved by Jonas on what is there now; nobody has run it yet. */
async function approved(): Promise<StoredApproval> {
  const { approvals, clock } = world.context
  const id = await calls.waiting()
  const { body } = await calls.asked(id)
  const { evidenceId, preview } = await lookAs(jonas, id)
  const given = { by: 'jonas', at: new Date(clock.now()), evidenceId, version: preview.version }
  expect(await approvals.approve(body.id, { ...given, ownedMs: OWNED_MS })).toBe(true)
  const one = await approvals.read(body.id)
  if (one === null) throw new Error('it has gone')
  return one
}

/** The same, but that something happens just before, or just after, the verdict is written. */
const around = (
  moment: 'before' | 'after',
  happens: () => Promise<unknown>,
): Pick<ApiContext, 'journal'> => {
  const { journal } = world.context
  return {
    journal: {
      ...journal,
      append: async (entry) => {
        const isVerdict = entry.proposal !== undefined
        if (isVerdict && moment === 'before') await happens()
        const written = await journal.append(entry)
        if (isVerdict && moment === 'after') await happens()
        return written
      },
    },
  }
}

const stateOf = async ({ id }: StoredApproval) => (await world.context.approvals.read(id))?.state
const actions = async ({ transaction }: StoredApproval) =>
  (await calls.trail(transaction)).map(([action]) => action)

test('it lapses between the evidence and the verdict: no verdict is written', async () => {
  const one = await approved()
  const tooLate = around('before', () => lapse(world.context, one, 'Too late.'))
  const reply = await runApproved({ ...world.context, ...tooLate }, one, 'r')
  expect(reply).toMatchObject({ type: 'problem' })
  expect([await stateOf(one), await calls.verdictOf(one.transaction)]).toEqual(['lapsed', null])
  expect(await actions(one)).not.toContain('abort')
})

test('it is found too late between the verdict and its end: it does not lapse', async () => {
  const one = await approved()
  let lapsed: unknown = 'not tried'
  const late = around('after', async () => {
    lapsed = await lapse(world.context, one, 'Too late.')
  })
  expect(await runApproved({ ...world.context, ...late }, one, 'r')).toMatchObject({
    type: 'value',
  })
  expect(lapsed).toBeNull()
  expect(await stateOf(one)).toBe('done')
  expect(await calls.verdictOf(one.transaction)).toMatchObject({ verdict: 'abort' })
  expect(await actions(one)).not.toContain('lapse')
})

test('who wrote that it lapsed died before it was closed: it is closed, and not run', async () => {
  const one = await approved()
  const { approvals } = world.context
  const dead = { ...approvals, close: () => Promise.reject(new Error('killed')) }
  await expect(lapse({ ...world.context, approvals: dead }, one, 'Too late.')).rejects.toThrow()
  expect(await stateOf(one)).toBe('approved')
  await world.cluster.query(
    `update verdict_approval set owned_until = now() - interval '1 s' where id = $1`,
    [one.id],
  )
  await endApprovals(world.context)
  expect([await stateOf(one), await calls.verdictOf(one.transaction)]).toEqual(['lapsed', null])
  expect(await actions(one)).toEqual(expect.arrayContaining(['lapse', 'request-approval']))
})

test('approved again while it runs, after its time: it is under way, and does not lapse', async () => {
  const one = await approved()
  world.pass(LATE_MS)
  const again = await jonas(
    'POST',
    `/v1/approvals/${one.id}:approve`,
    { code: one.transaction.slice(-6), evidenceId: one.seenByApprover?.evidenceId },
    { 'if-match': `"${one.seenByApprover?.version}"` },
  )
  expect(again).toMatchObject({ status: 200, body: { state: 'approved' } })
  expect(await actions(one)).not.toContain('lapse')
})
