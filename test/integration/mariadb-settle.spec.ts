import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { markWork, readMarker, xaName, xidOf } from '@/server/participant/mariadb-marker-sql'
import type { Participant, Proof } from '@/server/participant/participant'
import type { BranchId } from '@/server/protocol/model'
import { eventually } from '../support/eventually'
import { credit, type MariadbBank, prepared, startMariadbBank, worked } from '../support/mariadb'
import { isListed, newBranch, noProof, within } from '../support/postgres'

let bank: MariadbBank
/** Does the work, and owns what it has prepared. */
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

const marks = (branch: BranchId) => {
  const { gid, branch: number } = xaName(branch)
  return bank.query<{ kind: string }>(readMarker, [gid, number])
}

describe('while the connection that prepared it lives', () => {
  test('its own process settles in it at once, and uses it again', async () => {
    const { branch, proof } = await prepared(owner)
    expect(await owner.commit(branch, proof, within())).toEqual({ type: 'done' })
    const next = await worked(owner)
    expect(next.proof.session).toBe(proof.session)
    await owner.release(next.branch)
  })

  test('another that does not know the owner is told to wait: unknown is not settled', async () => {
    const { branch, proof } = await prepared(owner)
    for (const verdict of ['commit', 'abort'] as const)
      expect(await other[verdict](branch, noProof, within())).toMatchObject({
        type: 'retry',
        fault: { code: 'owner-alive' },
      })
    expect(await isListed(owner, branch)).toBe(true)
    expect(await owner.commit(branch, proof, within())).toEqual({ type: 'done' })
  })

  test.each(['commit', 'abort'] as const)('another that knows it takes it: %s', async (verdict) => {
    const { branch, proof } = await prepared(owner)
    expect(await other[verdict](branch, proof, within())).toEqual({ type: 'done' })
    expect(await lives(proof)).toBe(false)
    expect(await marks(branch)).toEqual(verdict === 'commit' ? [{ kind: 'WORK' }] : [])
    expect(await owner[verdict](branch, proof, within())).toEqual({ type: 'done' })
  })

  test('nobody is killed for a number from another life of the server', async () => {
    const { branch, proof } = await prepared(owner)
    const server = proof.server?.replace(/\d{4}-/, '2001-') ?? null
    expect(await other.commit(branch, { ...proof, server }, within())).toMatchObject({
      type: 'retry',
      fault: { code: 'owner-alive' },
    })
    expect(await lives(proof)).toBe(true)
    await owner.abort(branch, proof, within())
  })

  test('nobody is killed who is of another account, or has no transaction', async () => {
    const { branch, proof } = await prepared(owner)
    const [stranger, idle] = [await bank.session(), await bank.session(bank.url)]
    await stranger.query('begin; update account set balance = 1 where id = 9')
    for (const { threadId } of [stranger, idle]) {
      const session = String(threadId)
      expect(await other.commit(branch, { ...proof, session }, within())).toMatchObject({
        type: 'retry',
      })
      expect(await lives({ ...proof, session })).toBe(true)
    }
    await stranger.query('rollback')
    await owner.abort(branch, proof, within())
  })

  test('release gives it free, and touches nothing that is prepared', async () => {
    const { branch, proof } = await prepared(owner)
    await owner.release(branch)
    await eventually(async () => !(await lives(proof)))
    expect(await isListed(owner, branch)).toBe(true)
    expect(await other.commit(branch, noProof, within())).toEqual({ type: 'done' })
  })

  test('two that commit at the same time do it once', async () => {
    const { branch, proof } = await prepared(owner)
    const answers = await Promise.all([1, 2].map(() => owner.commit(branch, proof, within())))
    expect(answers).toEqual([{ type: 'done' }, { type: 'done' }])
  })
})

describe('when nobody owns it', () => {
  test.each(['commit', 'abort'] as const)(
    'anybody settles it, twice with one answer: %s',
    async (verdict) => {
      const { branch, proof } = await detached()
      expect(await other[verdict](branch, proof, within())).toEqual({ type: 'done' })
      expect(await owner[verdict](branch, noProof, within())).toEqual({ type: 'done' })
    },
  )

  test('one that ended the other way is a contradiction', async () => {
    const [one, two] = [await detached(1), await detached(2)]
    await other.commit(one.branch, one.proof, within())
    expect(await other.abort(one.branch, one.proof, within())).toEqual({
      ...{ type: 'contradicted', found: 'committed' },
    })
    await other.abort(two.branch, two.proof, within())
    expect(await other.commit(two.branch, two.proof, within())).toMatchObject({ type: 'unproven' })
  })

  test('unknown and without a mark a commit is unproven, and an abort is fenced', async () => {
    const branch = newBranch()
    expect(await other.commit(branch, noProof, within())).toMatchObject({
      type: 'unproven',
      fault: { code: 'no-trace' },
    })
    expect(await other.abort(branch, noProof, within())).toEqual({ type: 'done' })
    expect(await marks(branch)).toEqual([{ kind: 'ABORTED' }])
    expect(await other.commit(branch, noProof, within())).toEqual({
      ...{ type: 'contradicted', found: 'aborted' },
    })
  })

  test('one that wrote nothing has nothing to commit, and is no contradiction', async () => {
    const branch = newBranch()
    const xid = xidOf(branch)
    const session = await bank.session()
    await session.query(`XA START ${xid}; select * from account; XA END ${xid}; XA PREPARE ${xid}`)
    session.destroy()
    const answer = () => other.commit(branch, noProof, within())
    await eventually(async () => !(await lives({ ...noProof, session: String(session.threadId) })))
    expect(await answer()).toEqual({ type: 'done' })
  })

  test('a crash of the server changes nothing of it', async () => {
    const { branch, proof } = await prepared(owner)
    await bank.kill()
    await bank.start()
    await eventually(() => isListed(owner, branch))
    expect(await other.commit(branch, proof, within())).toEqual({ type: 'done' })
    expect(await marks(branch)).toEqual([{ kind: 'WORK' }])
  })
})

describe('an abort that comes before the prepare', () => {
  test('fences a branch that still works', async () => {
    const alive = await worked(owner)
    expect(await other.abort(alive.branch, noProof, within())).toEqual({ type: 'done' })
    expect(await owner.prepare(alive.branch, within())).toMatchObject({ vote: 'no' })
  })

  test('waits while a marked one is alive, and fences it when it is gone', async () => {
    const branch = newBranch()
    const { gid, branch: number } = xaName(branch)
    const session = await bank.session()
    await session.query(`XA START ${xidOf(branch)}`)
    await session.execute(markWork, [gid, number, 1])
    expect(await other.abort(branch, noProof, within())).toMatchObject({
      ...{ type: 'retry', fault: { code: 'still-active' } },
    })
    expect(await other.commit(branch, noProof, within())).toMatchObject({ type: 'retry' })
    session.destroy()
    await eventually(async () => (await other.abort(branch, noProof, within())).type === 'done')
  })

  test('a branch that has not marked yet is refused when it does', async () => {
    const branch = newBranch()
    const { gid, branch: number } = xaName(branch)
    const session = await bank.session()
    await session.query(`XA START ${xidOf(branch)}; update account set balance = 1 where id = 5`)
    expect(await other.abort(branch, noProof, within())).toEqual({ type: 'done' })
    await expect(session.execute(markWork, [gid, number, 1])).rejects.toMatchObject({ errno: 1062 })
    session.destroy()
  })
})
