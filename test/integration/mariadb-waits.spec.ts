import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Participant } from '@/server/participant/participant'
import { eventually } from '../support/eventually'
import { credit, type MariadbBank, prepared, startMariadbBank, worked } from '../support/mariadb'
import { within } from '../support/postgres'

let bank: MariadbBank
let participant: Participant
beforeAll(async () => {
  bank = await startMariadbBank()
  participant = bank.participant()
})
afterAll(() => bank?.remove())

const write = (account: number) => `update account set balance = 0 where id = ${account}`

/** Waits in a session of its own; how its statement ended, by the server's number of the error. */
async function waiter(sql: string, url?: string) {
  const connection = await bank.session(url)
  const ended = connection.query(sql).then(
    () => 'done' as const,
    (error: { errno?: number }) => error.errno ?? -1,
  )
  return { id: String(connection.threadId), ended }
}

const waitOf = (id: string, at = participant) =>
  eventually(
    async () =>
      (await at.waits?.look([], within()))?.find(({ waiter: { session } }) => session === id),
    { what: `that ${id} waits` },
  )

test('a session behind a branch at work, and one behind a prepared one, are seen with its name', async () => {
  const held = await worked(participant, [credit(1)])
  const first = await waiter(write(1))
  expect(await waitOf(first.id)).toMatchObject({
    waiter: { session: first.id, gid: null, application: 'root' },
    holder: { gid: held.branch },
    ...{ object: 'bank.account, row 1', mode: 'Exclusive' },
  })
  expect(await participant.waits?.count(within())).toBe(1)
  expect(await participant.prepare(held.branch, within())).toMatchObject({ vote: 'yes' })
  expect(await waitOf(first.id)).toMatchObject({ holder: { gid: held.branch } })
  await participant.commit(held.branch, held.proof, within())
  expect(await first.ended).toBe('done')
})

test('a prepared branch that nobody owns is named where it is the sole one, and else is not', async () => {
  const gone = bank.participant()
  const one = await prepared(gone, [credit(2)])
  const other = await prepared(gone, [credit(3)])
  await gone.close()
  const first = await waiter(write(2))
  expect(await waitOf(first.id)).toMatchObject({ holder: { session: null, gid: null } })
  await eventually(
    async () => (await participant.abort(other.branch, other.proof, within())).type === 'done',
  )
  expect(await waitOf(first.id)).toMatchObject({ holder: { session: null, gid: one.branch } })
  await participant.commit(one.branch, one.proof, within())
  expect(await first.ended).toBe('done')
})

test('only a statement that waits is interrupted', async () => {
  const { branch } = await worked(participant, [credit(5)])
  const waiting = await waiter(write(5), bank.url)
  await waitOf(waiting.id)
  await participant.waits?.interrupt(waiting.id, within())
  expect(await waiting.ended).toBe(1_317)
  const busy = await waiter('select sleep(0.5)', bank.url)
  await participant.waits?.interrupt(busy.id, within())
  expect(await busy.ended).toBe('done')
  await participant.release(branch)
})
