import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Participant } from '@/server/participant/participant'
import { type Bank, newBranch, noProof, prepared, startBank, within } from '../support/postgres'

let bank: Bank
let participant: Participant
beforeAll(async () => {
  bank = await startBank({ max_prepared_transactions: '64' })
  participant = bank.participant()
})
afterAll(() => bank.remove())

const BRANCHES = 20
const TOGETHER_MAX = 8
let account = 1_000

/** Each in a row of its own, so that none waits for another. */
async function preparedBranches(count: number) {
  const branches = []
  for (let n = 0; n < count; n++) {
    const open = { sql: 'insert into account values ($1, 0)', params: [++account] }
    branches.push(await prepared(participant, [open]))
  }
  return branches
}

const stillPrepared = async () => (await participant.list(within())).length
const settlingSessions = async () => {
  const settling = "query ~ '^(COMMIT|ROLLBACK) PREPARED'"
  const { rows } = await bank.query(`select 1 from pg_stat_activity where ${settling}`)
  return rows.length
}

test('verdicts of the same moment share a session, and each branch ends as its own says', async () => {
  const branches = await preparedBranches(BRANCHES)
  const before = await settlingSessions()
  const ends = await Promise.all(
    branches.map(({ branch, proof }, n) =>
      n % 2 === 0
        ? participant.commit(branch, proof, within())
        : participant.abort(branch, proof, within()),
    ),
  )
  expect(ends).toEqual(branches.map(() => ({ type: 'done' })))
  expect(await stillPrepared()).toBe(0)
  const sessions = (await settlingSessions()) - before
  expect(sessions).toBeLessThanOrEqual(Math.ceil(BRANCHES / TOGETHER_MAX))
  const evidence = await participant.evidence(branches, within())
  const values = evidence.map(({ branch, value }) => [branch, value])
  expect(values).toEqual(
    branches.map(({ branch }, n) => [branch, n % 2 === 0 ? 'committed' : 'aborted']),
  )
})

test('one that the server refuses does not harm those that were sent with it', async () => {
  const [first, gone, last] = await preparedBranches(3)
  if (first === undefined || gone === undefined || last === undefined) throw new Error('no three')
  await bank.query(`rollback prepared '${gone.branch}'`)
  const ends = await Promise.all([
    participant.commit(first.branch, first.proof, within()),
    participant.commit(gone.branch, gone.proof, within()),
    participant.commit(newBranch(), noProof, within()),
    participant.commit(last.branch, last.proof, within()),
  ])
  expect(ends).toMatchObject([
    { type: 'done' },
    { type: 'contradicted', found: 'aborted' },
    { type: 'unproven' },
    { type: 'done' },
  ])
})

test('a session that is lost in the middle is an answer for nobody, and what is told again is done', async () => {
  const branches = await preparedBranches(6)
  const told = () =>
    Promise.all(branches.map(({ branch, proof }) => participant.commit(branch, proof, within())))
  bank.pause()
  const short = AbortSignal.timeout(200)
  const lost = await Promise.all(
    branches.map(({ branch, proof }, n) =>
      participant.commit(branch, proof, n === 3 ? short : within()),
    ),
  )
  expect(lost.map(({ type }) => type)).toEqual(branches.map(() => 'retry'))
  bank.resume()
  expect(await told()).toEqual(branches.map(() => ({ type: 'done' })))
  expect(await stillPrepared()).toBe(0)
})

test('who has no time left any more is told so, and the others go on without it', async () => {
  const [late, early] = await preparedBranches(2)
  if (late === undefined || early === undefined) throw new Error('no two')
  const ends = await Promise.all([
    participant.commit(late.branch, late.proof, AbortSignal.abort()),
    participant.commit(early.branch, early.proof, within()),
  ])
  expect(ends).toMatchObject([{ type: 'retry' }, { type: 'done' }])
  expect(await participant.commit(late.branch, late.proof, within())).toEqual({ type: 'done' })
})

test('who runs out of time while all sessions are taken is never sent, and the others are', async () => {
  const narrow = bank.participant({ limits: { settlingMax: 1 } })
  const [first, second, late] = await preparedBranches(3)
  if (first === undefined || second === undefined || late === undefined) throw new Error('no three')
  bank.pause()
  const taken = narrow.commit(first.branch, first.proof, within())
  // The first is on its way before the others come.
  await new Promise((resolve) => setImmediate(resolve))
  const waiting = narrow.commit(second.branch, second.proof, within())
  const stop = new AbortController()
  const given = narrow.commit(late.branch, late.proof, stop.signal)
  await new Promise((resolve) => setImmediate(resolve))
  stop.abort()
  bank.resume()
  expect(await given).toMatchObject({ type: 'retry' })
  expect([await taken, await waiting]).toEqual([{ type: 'done' }, { type: 'done' }])
  expect(await stillPrepared()).toBe(1)
  expect(await narrow.commit(late.branch, late.proof, within())).toEqual({ type: 'done' })
})
