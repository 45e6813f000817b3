import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { earlyWith } from '@/server/participant/early-with'
import { type MariadbBank, prepared as preparedThere, startMariadbBank } from '../support/mariadb'
import {
  type Bank,
  credit,
  isListed,
  newBranch,
  prepared,
  startBank,
  within,
  worked,
} from '../support/postgres'

/*
 * The address of a participant leads to another server while its branches are open: that one knows
 * nothing of them, which must not be taken for an end.
 */

describe('PostgreSQL at another address', () => {
  let former: Bank
  let here: Bank
  beforeAll(async () => {
    ;[former, here] = await Promise.all([startBank(), startBank()])
  })
  afterAll(() => Promise.all([former?.remove(), here?.remove()]))

  const markersHere = async () =>
    (await here.query('select count(*)::int n from verdict_marker')).rows[0]?.n

  test('what is not found cannot be told, and the operator reads why', async () => {
    const { branch, proof } = await prepared(former.participant(), [credit(4)])
    const [found] = await here.participant().evidence([{ branch, proof }], within())
    expect(found).toMatchObject({ value: 'cannot-tell', fault: { code: 'another-server' } })
    expect(found?.fault?.text).toContain(proof.server)
  })

  test('an abort fences nothing there and claims no end; at the former address it is done', async () => {
    const at = former.participant()
    const { branch, proof } = await prepared(at, [credit(5)])
    const before = await markersHere()
    const moved = { type: 'unproven', fault: { code: 'another-server' } }
    expect(await here.participant().abort(branch, proof, within())).toMatchObject(moved)
    expect(await markersHere()).toBe(before)
    expect(await isListed(at, branch)).toBe(true)
    expect(await at.abort(branch, proof, within())).toEqual({ type: 'done' })
  })

  test('a commit waits for the former address, too', async () => {
    const at = former.participant()
    const { branch, proof } = await prepared(at, [credit(6)])
    const moved = { type: 'unproven', fault: { code: 'another-server' } }
    expect(await here.participant().commit(branch, proof, within())).toMatchObject(moved)
    expect(await at.commit(branch, proof, within())).toEqual({ type: 'done' })
  })

  test('who decides by its own commit is not barred there, for it may have committed where it was', async () => {
    const at = former.participant()
    const { branch, proof } = await worked(at, [credit(2)])
    const decided = await at.onePhase?.decide(branch, within())
    expect(decided?.found).toBe('committed')
    const barred = await here.participant().onePhase?.prevent(branch, proof, within())
    expect(barred).toMatchObject({ found: 'unknown', fault: { code: 'another-server' } })
    expect(await at.onePhase?.prevent(branch, proof, within())).toMatchObject({
      found: 'committed',
    })
  })

  test('what has committed early is not called undone there; where it was it is undone', async () => {
    const at = former.participant()
    const payload = { statements: [credit(7, -1)] }
    const order = { compensation: payload }
    const branch = newBranch()
    const work = { branch, epoch: 1, statements: [credit(7)], remainingMs: 10_000, exposes: true }
    const early = earlyWith(at, order)
    const worked = await early.work(work, within())
    if (worked.type !== 'worked') throw new Error('the work failed')
    expect((await early.prepare(branch, within())).vote).toBe('yes')
    const proof = { xid: worked.xid, server: worked.server }
    const before = await markersHere()
    const moved = { type: 'unproven', fault: { code: 'another-server' } }
    expect(await earlyWith(here.participant(), order).abort(branch, proof, within())).toMatchObject(
      moved,
    )
    expect(await markersHere()).toBe(before)
    expect(await early.abort(branch, proof, within())).toEqual({ type: 'done' })
    const sql = 'select balance from account where id = 7'
    expect((await former.query(sql)).rows[0]?.balance).toBe(100)
  })

  test('its own restart is no other server', async () => {
    const at = former.participant()
    const { branch, proof } = await worked(at, [credit(3)])
    former.kill()
    await former.start()
    const again = former.participant()
    expect(await again.abort(branch, proof, within())).toEqual({ type: 'done' })
  })
})

describe('MariaDB at another address', () => {
  let bank: MariadbBank
  beforeAll(async () => {
    bank = await startMariadbBank()
  })
  afterAll(() => bank?.remove())

  test('host and port are another: nothing is concluded from no trace', async () => {
    const at = bank.participant()
    const { branch, proof } = await preparedThere(at)
    expect(await at.abort(branch, proof, within())).toEqual({ type: 'done' })
    const { branch: never, proof: there } = await preparedThere(at)
    await at.abort(never, there, within())
    const unseen = { ...there, server: 'db-1.example:3306 since 2026-11-01T00:00:00Z' }
    const other = never.replace(/.$/, '7') as typeof never
    const [found] = await at.evidence([{ branch: other, proof: unseen }], within())
    expect(found).toMatchObject({ value: 'cannot-tell', fault: { code: 'another-server' } })
    const moved = { type: 'unproven', fault: { code: 'another-server' } }
    expect(await at.abort(other, unseen, within())).toMatchObject(moved)
    expect(await at.commit(other, unseen, within())).toMatchObject(moved)
    const renamed = {
      ...there,
      server: there.server?.replace(/^\S+/, 'the-same.example:3306') ?? null,
    }
    const seen = await at.evidence([{ branch: other, proof: renamed }], within())
    expect(seen[0], 'the same life under another name').toMatchObject({ value: 'no-trace' })
    const earlier = {
      ...there,
      server: there.server?.replace(/since .*/, 'since 2026-01-01T00:00:00Z') ?? null,
    }
    expect(await at.abort(other, earlier, within())).toEqual({ type: 'done' })
  })
})
