import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { xidOf } from '@/server/participant/mariadb-marker-sql'
import type { Participant, Proof } from '@/server/participant/participant'
import { eventually } from '../support/eventually'
import {
  credit,
  errorOf,
  type MariadbBank,
  prepared,
  startMariadbBank,
  worked,
} from '../support/mariadb'
import { isListed, newBranch, within } from '../support/postgres'

let bank: MariadbBank
/** Owns what it has prepared. */
let owner: Participant
/** Another process, as far as the server can tell. */
let other: Participant

beforeAll(async () => {
  bank = await startMariadbBank()
  owner = bank.participant()
  other = bank.participant()
})
afterAll(() => bank?.remove())

const lives = async ({ session }: Proof): Promise<boolean> =>
  (await bank.query(`select 1 from information_schema.processlist where id = ${session}`))
    .length === 1

/** Prepared, and its owner has left it. */
async function detached(account = 1) {
  const leaving = bank.participant()
  const done = await prepared(leaving, [credit(account)])
  await leaving.close()
  await eventually(async () => !(await lives(done.proof)))
  return done
}

describe('when the server will not now', () => {
  const asked = async (set: string, unset: string, verdict: 'commit' | 'abort') => {
    const { branch, proof } = await detached()
    const admin = await bank.session()
    await admin.query(set)
    const refused = await other[verdict](branch, proof, within())
    const listed = await isListed(other, branch)
    await admin.query(unset)
    const later = await other[verdict](branch, proof, within())
    return { refused, listed, later }
  }

  test('it is asked again: a read lock over everything is 1205', async () => {
    const seen = await asked('flush tables with read lock', 'unlock tables', 'commit')
    expect(seen).toMatchObject({
      refused: { type: 'retry', fault: { code: '1205' }, alarm: false },
      ...{ listed: true, later: { type: 'done' } },
    })
  })

  test('it is asked again: a server that is read-only is 1290', async () => {
    const [on, off] = ['set global read_only = 1', 'set global read_only = 0']
    expect(await asked(on, off, 'commit')).toMatchObject({
      refused: { type: 'retry', fault: { code: '1290' }, alarm: false },
      ...{ listed: true, later: { type: 'done' } },
    })
  })

  test('a prepare that comes under a read lock is a no, and nothing stays', async () => {
    const { branch, proof } = await worked(owner, [credit(3)])
    const admin = await bank.session()
    await admin.query('flush tables with read lock')
    const { vote, fault } = await owner.prepare(branch, within())
    await admin.query('unlock tables')
    expect([vote, fault?.code]).toEqual(['no', '1205'])
    expect(await isListed(owner, branch)).toBe(false)
    expect(await owner.abort(branch, proof, within())).toEqual({ type: 'done' })
    expect(await bank.query('select balance from account where id = 3')).toEqual([{ balance: 100 }])
  })

  test('an XA PREPARE that fails has rolled back, though all that the server tells is 1205', async () => {
    const [session, admin] = [await bank.session(), await bank.session()]
    const xid = xidOf(newBranch())
    await session.query(
      `XA START ${xid}; update account set balance = 9 where id = 7; XA END ${xid}`,
    )
    await session.query('set session lock_wait_timeout = 1')
    await admin.query('flush tables with read lock')
    const refused = await errorOf(session, `XA PREPARE ${xid}`)
    await admin.query('unlock tables')
    expect(refused).toBe(1205)
    expect(await errorOf(session, `XA COMMIT ${xid}`)).toBe(1397)
    expect(await owner.list(within())).toEqual([])
    expect(await bank.query('select balance from account where id = 7')).toEqual([{ balance: 100 }])
  })

  test('one that stands still is left in time, and asked again', async () => {
    const { branch, proof } = await prepared(owner)
    bank.pause()
    expect(await owner.commit(branch, proof, AbortSignal.timeout(300))).toMatchObject({
      type: 'retry',
      fault: { code: 'timeout' },
    })
    bank.resume()
    expect(await owner.commit(branch, proof, within())).toEqual({ type: 'done' })
  })
})

describe('what is not ours', () => {
  const foreign = "X'61626364',X'',77"
  const prepare = async () => {
    const session = await bank.session()
    await session.query(
      `XA START ${foreign}; update account set balance = balance + 1 where id = 2`,
    )
    await session.query(`XA END ${foreign}; XA PREPARE ${foreign}`)
    return session
  }

  test('is listed by its literal name and settled by it, once its owner has left', async () => {
    const session = await prepare()
    expect((await owner.list(within())).map(({ gid }) => gid)).toEqual([foreign])
    expect(await owner.settleForeign(foreign, 'commit', within())).toMatchObject({
      type: 'retry',
      fault: { code: 'owner-alive' },
    })
    session.destroy()
    const settle = () => owner.settleForeign(foreign, 'commit', within())
    const settled = await eventually(async () => {
      const answer = await settle()
      return answer.type === 'retry' ? null : answer
    })
    expect(settled).toEqual({ type: 'done' })
    expect(await settle()).toMatchObject({ type: 'unproven' })
  })

  test('is inspected: who waits behind it is told where nothing else is prepared', async () => {
    const session = await prepare()
    const look = async () => {
      const proof = { xid: null, server: null }
      return (await owner.inspect?.([{ gid: foreign, proof }], within()))?.[0]
    }
    expect(await look()).toMatchObject({ value: 'prepared', source: 'XA RECOVER', blocked: null })
    session.destroy()
    const waiter = await bank.session()
    const waiting = waiter.query('update account set balance = 3 where id = 2')
    const seen = await eventually(async () => {
      const found = await look()
      return found?.blocked?.length === 1 ? found : null
    })
    expect(seen.blocked?.[0]).toMatchObject({ pid: waiter.threadId })
    expect(seen.facts.map(({ name }) => name)).toEqual(['changed-rows', 'locked-rows'])
    expect(await owner.settleForeign(foreign, 'abort', within())).toEqual({ type: 'done' })
    await waiting
    expect(await look()).toMatchObject({ value: 'no-trace', blocked: null })
  })

  test.each(["X'61',X'',1; drop table account", 'vd1_x_1', "'a','b',1"])(
    'is never a command: %s',
    async (name) => {
      expect(await owner.settleForeign(name, 'abort', within())).toMatchObject({
        type: 'unproven',
        fault: { code: 'not-an-xid' },
      })
    },
  )
})

test('old markers are deleted, and those of prepared branches are not seen', async () => {
  const { branch, proof } = await prepared(owner, [credit(3)])
  const before = (Date.now() + 60_000) as Parameters<Participant['pruneMarkers']>[0]
  const [row] = await bank.query<{ n: number }>('select count(*) n from verdict_marker')
  expect(row?.n).toBeGreaterThan(2)
  expect(await owner.pruneMarkers(before, 2, within())).toBe(2)
  await owner.pruneMarkers(before, 1_000, within())
  expect(await bank.query('select * from verdict_marker')).toEqual([])
  expect(await owner.commit(branch, proof, within())).toEqual({ type: 'done' })
  expect(await owner.probe(within())).toBeGreaterThan(0)
})
