import { expect, test } from 'vitest'
import { policyOf } from '@/server/api/page-security'
import { createLimit, rates } from '@/server/api/rates'
import type { Identity } from '@/server/contract/identity'
import { localOperator } from '@/server/contract/identity'
import { type Operation, paceOf, permissions } from '@/server/contract/permission'

const otto: Identity = { kind: 'person', name: 'otto', role: 'operator', force: false }
const address = '192.0.2.7'

/** So many of one operation; what the last one was answered, null if it may go on. */
async function last(limit: ReturnType<typeof createLimit>, times: number, asked: object) {
  let answer: Awaited<ReturnType<typeof limit>> = null
  const operation: Operation = 'actOnTransaction'
  for (let n = 0; n < times; n++)
    answer = await limit({ identity: otto, address, operation, ...asked })
  return answer
}

test('the sixty-first act of a minute is told when the next one is possible', async () => {
  const limit = createLimit()
  expect(await last(limit, rates.act, {})).toBeNull()
  const refused = await last(limit, 1, {})
  expect(refused).toMatchObject({ code: 'rate-limited' })
  expect(refused).toMatchObject({
    detail: expect.stringMatching(
      /^Too many requests: 60 a minute are allowed\. The next one is possible in \d+ s\.$/,
    ),
    headers: { 'retry-after': expect.stringMatching(/^([1-5]?\d|60)$/) },
  })
})

test('to look, to work, and what others do, go on meanwhile', async () => {
  const limit = createLimit()
  await last(limit, rates.act + 1, {})
  for (const operation of ['listTransactions', 'beginTransaction'] as const)
    expect(await last(limit, 100, { operation })).toBeNull()
  expect(await last(limit, 1, { identity: { ...otto, name: 'nora' } })).toBeNull()
  const token = { ...otto, kind: 'token' } as const
  expect(await last(limit, 1, { identity: { ...token, name: 'otto/ci' } })).toBeNull()
  expect(await last(limit, 1, { identity: { ...otto, kind: 'token' } })).toBeNull()
})

test('nobody who sits at this machine without sign-in is limited, nor a process of ours', async () => {
  const limit = createLimit()
  expect(await last(limit, 2 * rates.act, { identity: localOperator })).toBeNull()
  expect(await last(limit, 2 * rates.act, { identity: { ...otto, kind: 'verdict' } })).toBeNull()
})

test('what somebody needs more than a viewer’s role for is an act, unless an application lives on it', () => {
  const work = Object.keys(permissions).filter((name) => paceOf(name as Operation) === 'work')
  expect(work).toEqual([
    ...['beginTransaction', 'openTransaction', 'enlistBranch', 'commitTransaction'],
    ...['abortTransaction', 'acquireLock', 'renewLock', 'releaseLock'],
  ])
  expect(paceOf('takeEvidence')).toBe('ask')
  expect(paceOf('startRun')).toBe('act')
})

test('a page runs scripts with the nonce of its answer only, and speaks to nobody else', () => {
  const policy = policyOf('abc', false)
  expect(policy).toContain(`script-src 'self' 'nonce-abc';`)
  expect(policy).toContain(`connect-src 'self';`)
  expect(policy).toContain(`frame-ancestors 'none'`)
  expect(policy).not.toContain('unsafe-eval')
})
