import { pino } from 'pino'
import { expect, test } from 'vitest'
import { createWatch } from '@/server/recovery/watch'
import { registryOf } from '../support/coordinator-world'
import { createMemoryJournal, newDisk } from '../support/memory-journal'
import { scriptedParticipant } from '../support/scripted-participant'
import { createVirtualClock } from '../support/virtual-clock'

const nothing = async () => {}
const store = {
  ...{ read: async () => [], put: nothing, drain: nothing, letGo: nothing, gone: nothing },
  ...{ remove: async () => true, examined: nothing, answered: nothing, swept: nothing },
}

test('a pass that was asked for and broke off is made up for at once, not in half a minute', async () => {
  const clock = createVirtualClock()
  let passes = 0
  let broken = false
  const watch = createWatch({
    ...{ clock, store, logger: pino({ level: 'silent' }), active: () => true },
    journal: createMemoryJournal(newDisk()),
    registry: registryOf([scriptedParticipant('a')]),
    onAnswer: () => {},
    sweep: async () => {
      if (broken) throw new Error('the participant fell silent')
      passes++
      return { onlyHere: [] }
    },
  })
  await clock.pass(100)
  expect(passes).toBe(1)
  broken = true
  watch.sweepAll()
  await clock.pass(3_000)
  broken = false
  await clock.pass(1_000)
  watch.close()
  expect(passes).toBe(2)
})
