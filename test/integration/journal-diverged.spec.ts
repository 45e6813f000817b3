import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Instant } from '@/server/protocol/model'
import { begin, branchRow, changeTo, event, newTransaction } from '../support/journal-entries'
import { type JournalWorld, startJournalWorld } from '../support/journal-world'

let world: JournalWorld
beforeAll(async () => {
  world = await startJournalWorld()
})
afterAll(() => world.remove())

test('a second branch that diverges after somebody took note of the first waits for somebody again', async () => {
  const journal = await world.journal()
  const id = newTransaction(7)
  await journal.append(begin(id))
  const endedAt = 1_000 as Instant
  await journal.append(
    event(id, 'ended', {
      change: changeTo('committed', { outcome: 'committed', ended: true }),
      branches: [1, 2].map((n) => branchRow(n, { state: 'committed', endedAt })),
    }),
  )
  const diverged = (branch: number, participant: string) =>
    journal.append(
      event(id, 'diverged', {
        ...{ branch, epoch: null },
        data: { participant, expected: 'committed', found: 'marker-missing' },
      }),
    )
  const note = (by: string) =>
    journal.append(
      event(id, 'operator-action', {
        epoch: null,
        acknowledgement: { by, reason: 'repaired by hand', at: Date.now() as Instant },
      }),
    )
  const noted = async () =>
    (
      await world.query<{ state: string; acknowledged_by: string | null }>(
        'select state, acknowledged_by from verdict_transaction where id = $1',
        [id],
      )
    )[0]
  await diverged(1, 'north')
  await note('mira')
  expect(await noted()).toEqual({ state: 'heuristic', acknowledged_by: 'mira' })
  await diverged(1, 'north')
  expect(await noted()).toEqual({ state: 'heuristic', acknowledged_by: 'mira' })
  await diverged(2, 'south')
  expect(await noted()).toEqual({ state: 'heuristic', acknowledged_by: null })
  await note('jonas')
  expect(await noted()).toEqual({ state: 'heuristic', acknowledged_by: 'jonas' })
})
