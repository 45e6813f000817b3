import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Participant } from '@/server/participant/participant'
import type { SeenWait } from '@/server/participant/waits'
import { eventually } from '../support/eventually'
import { type Bank, credit, prepared, startBank, within, worked } from '../support/postgres'

let bank: Bank
let participant: Participant
beforeAll(async () => {
  bank = await startBank()
  participant = bank.participant()
})
afterAll(() => bank?.remove())

const write = (account: number) => `update account set balance = 0 where id = ${account}`

/** Waits in a session of its own, and answers with its process and how its statement ended. */
async function waiter(sql: string): Promise<{ pid: string; ended: Promise<string> }> {
  const client = await bank.session()
  const { rows } = await client.query('select pg_backend_pid() as pid')
  const ended = client.query(sql).then(
    ({ command }) => command,
    (error: { code?: string }) => error.code ?? 'lost',
  )
  return { pid: String(rows[0].pid), ended }
}

const look = (known: Parameters<NonNullable<Participant['waits']>['look']>[0] = []) =>
  participant.waits?.look(known, within()) ?? Promise.resolve([])

const waitsOf = (pid: string, seen: readonly SeenWait[]) =>
  seen.filter(({ waiter: { session } }) => session === pid)

const waitOf = (pid: string) =>
  eventually(async () => waitsOf(pid, await look())[0], { what: `that ${pid} waits` })

test('nobody waits: the cheap question says so', async () => {
  expect(await participant.waits?.count(within())).toBe(0)
  expect(await look()).toEqual([])
})

test('a session behind a prepared branch is seen with the name of the branch, the row and the mode', async () => {
  const { branch, proof } = await prepared(participant, [credit(1)])
  const first = await waiter(write(1))
  expect(await waitOf(first.pid)).toMatchObject({
    waiter: { session: first.pid, gid: null, application: 'beside' },
    holder: { session: null, gid: branch },
    mode: 'Exclusive',
    object: expect.stringMatching(/^account, row \(0,\d+\)$/),
    waitedMs: expect.any(Number),
  })
  const queued = await waiter(write(1))
  expect(await waitOf(queued.pid)).toMatchObject({ holder: { session: first.pid } })
  expect(await participant.waits?.count(within())).toBe(2)
  await participant.commit(branch, proof, within())
  expect(await first.ended).toBe('UPDATE')
  expect(await queued.ended).toBe('UPDATE')
})

test('after kill -9 of the server what is prepared is named still', async () => {
  const { branch, proof } = await prepared(participant, [credit(2)])
  bank.kill()
  await bank.start()
  const first = await waiter(write(2))
  expect(await waitOf(first.pid)).toMatchObject({ holder: { session: null, gid: branch } })
  await participant.abort(branch, proof, within())
  expect(await first.ended).toBe('UPDATE')
})

test('a branch at work is told by its session, as holder and as waiter', async () => {
  const holder = await worked(participant, [credit(3)])
  const waits = worked(participant, [credit(3)])
  const [seen] = await eventually(async () => {
    const found = await look()
    return found.length > 0 && found
  })
  expect(seen).toMatchObject({
    waiter: { gid: expect.stringMatching(/^vd1_/), session: expect.any(String) },
    holder: { gid: holder.branch, session: expect.any(String) },
  })
  await participant.release(holder.branch)
  expect(seen?.waiter.gid).toBe((await waits).branch)
  await participant.release((await waits).branch)
})

test('a session that an application has named is its branch', async () => {
  const client = await bank.session()
  await client.query('begin')
  await client.query(write(4))
  const { rows } = await client.query('select pg_backend_pid() as pid')
  const first = await waiter(write(4))
  await waitOf(first.pid)
  const known = [{ session: String(rows[0].pid), branch: 'vd1_theirs', server: null }]
  expect(waitsOf(first.pid, await look(known))).toMatchObject([{ holder: { gid: 'vd1_theirs' } }])
  await client.query('rollback')
  expect(await first.ended).toBe('UPDATE')
})

test('only a statement that waits is interrupted', async () => {
  const { branch, proof } = await prepared(participant, [credit(5)])
  const waiting = await waiter(write(5))
  await waitOf(waiting.pid)
  await participant.waits?.interrupt(waiting.pid, within())
  expect(await waiting.ended).toBe('57014')
  const busy = await waiter('select pg_sleep(0.3)')
  await participant.waits?.interrupt(busy.pid, within())
  expect(await busy.ended).toBe('SELECT')
  await participant.abort(branch, proof, within())
})
