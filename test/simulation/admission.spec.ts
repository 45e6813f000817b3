import { expect, test } from 'vitest'
import type { Places } from '@/server/participant/slots'
import type { Priority } from '@/server/policy/priority-queue'
import { coordinatorWorld } from '../support/coordinator-world'
import { newDisk } from '../support/memory-journal'
import { scriptedParticipant } from '../support/scripted-participant'
import { settleDown } from '../support/virtual-clock'

/** Two servers, one with few places; each answers to a look, or is silent. */
function world({ max = 4, waitingMax = 500, silent = false, others = 0, disk = newDisk() } = {}) {
  const server = (name: string, placesMax: number) => ({
    ...scriptedParticipant(name, { settled: [{ type: 'done' }] }),
    places: async (): Promise<Places> => {
      if (silent) throw new Error('no answer')
      return { used: others, max: placesMax, others, server: name }
    },
  })
  const participants = [server('small', max), server('large', 100)]
  const made = coordinatorWorld({ participants, disk, settings: { limits: { waitingMax } } })
  const { coordinator, begin } = made
  const waiting = () => coordinator.admission.lines().find((one) => one.participant === 'small')
  return {
    ...made,
    waiting,
    begin: (key: string, priority?: Priority) => begin({ key, priority, wait: 'completed' }),
    participants,
  }
}

test('as many run at once as there is room for, the others wait and all end', async () => {
  const { begin, waiting, coordinator, participants } = world()
  coordinator.admission.look(['small', 'large'])
  await settleDown()
  const replies = Array.from({ length: 20 }, (_, n) => begin(`k${n}`))
  expect(waiting()).toMatchObject({ limit: 3, inFlight: 3 })
  expect(waiting()?.waiting).toHaveLength(17)
  // They wait for the small one alone: the large one has room.
  const [small, large] = coordinator.admission.lines()
  expect([small?.participant, large?.participant, large?.waiting]).toEqual(['small', 'large', []])
  // Nobody who waits has been asked anything.
  expect(participants[1]?.calls.filter((call) => call.startsWith('work'))).toHaveLength(3)
  const all = await Promise.all(replies)
  expect(all.map((reply) => 'transaction' in reply && reply.transaction.outcome)).toEqual(
    Array.from({ length: 20 }, () => 'committed'),
  )
  expect(waiting()).toMatchObject({ inFlight: 0, waiting: [] })
})

test('before anybody has looked, what begins waits for the look only', async () => {
  const { begin, waiting } = world()
  const reply = await begin('k')
  expect(reply).toMatchObject({ type: 'answered' })
  expect(waiting()).toMatchObject({ limit: 3, inFlight: 0 })
})

test('a server that does not answer to the look holds nobody up', async () => {
  const { begin } = world({ silent: true })
  expect(await begin('k')).toMatchObject({ type: 'answered' })
})

test('one more than may wait is refused, and told when to come again', async () => {
  const { begin, coordinator, waiting } = world({ waitingMax: 2 })
  coordinator.admission.look(['small', 'large'])
  await settleDown()
  const replies = Array.from({ length: 5 }, (_, n) => begin(`k${n}`))
  expect(waiting()?.waiting).toHaveLength(2)
  expect(await begin('one more')).toMatchObject({
    ...{ type: 'refused', code: 'too-busy', retryAfterS: 1 },
    detail: expect.stringContaining('2 transactions wait for small already'),
  })
  await Promise.all(replies)
  expect(await begin('later')).toMatchObject({ type: 'answered' })
})

test('the deadline counts while it waits: it aborts, and nobody was ever asked', async () => {
  const { begin, coordinator, clock, participants, waiting } = world({ others: 4 })
  coordinator.admission.look(['small', 'large'])
  await settleDown()
  const reply = begin('k')
  await settleDown()
  expect(waiting()).toMatchObject({ limit: 0, inFlight: 0 })
  expect(waiting()?.waiting).toHaveLength(1)
  await clock.pass(10_000)
  expect(await reply).toMatchObject({
    transaction: { outcome: 'aborted', reason: 'deadline-passed' },
  })
  expect(waiting()).toMatchObject({ inFlight: 0, waiting: [] })
  expect(
    participants.flatMap(({ calls }) => calls).filter((call) => /work|prepare/.test(call)),
  ).toEqual([])
})

test('a high priority goes before those that came first, a low one behind those that come after', async () => {
  const { begin, coordinator, waiting } = world()
  coordinator.admission.look(['small', 'large'])
  await settleDown()
  const replies = [begin('a'), begin('b'), begin('c'), begin('low', 'low')]
  replies.push(begin('normal'), begin('high', 'high'))
  const names = (waiting()?.waiting ?? []).map(
    (id) => [...coordinator.running()].find((running) => running.id === id)?.priority,
  )
  expect(names).toEqual(['high', 'normal', 'low'])
  await Promise.all(replies)
})

test('what waited when the coordinator died is aborted by its successor, without a word to anybody new', async () => {
  const disk = newDisk()
  const { begin, coordinator, journal } = world({ others: 4, disk })
  coordinator.admission.look(['small', 'large'])
  await settleDown()
  void begin('k')
  await settleDown()
  journal.crash()
  disk.epoch += 1
  const next = world({ others: 4, disk })
  await next.recover()
  await settleDown()
  expect([...next.coordinator.running()]).toEqual([])
  const calls = next.participants.flatMap(({ calls: made }) => made)
  expect(calls.filter((call) => /work|prepare|commit/.test(call))).toEqual([])
  expect(next.waiting()).toMatchObject({ inFlight: 0, waiting: [] })
})
