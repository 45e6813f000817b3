import { describe, expect, test } from 'vitest'
import { journalBusy } from '@/server/journal/journal-busy'
import { coordinatorWorld } from '../support/coordinator-world'
import { settleDown } from '../support/virtual-clock'

const callsOf = ({ participants }: ReturnType<typeof coordinatorWorld>) =>
  participants.flatMap(({ calls }) => calls)

describe('what goes wrong around a begin', () => {
  test('a begin that the journal refuses is answered, given up everywhere and forgotten', async () => {
    const world = coordinatorWorld()
    world.journal.append = () => Promise.reject(journalBusy(5_000))
    expect(await world.begin()).toMatchObject({ type: 'refused', code: 'too-busy' })
    await settleDown()
    expect(callsOf(world)).toEqual(['work 1', 'release 1', 'work 2', 'release 2'])
    expect(world.coordinator.size).toBe(0)
  })
})
