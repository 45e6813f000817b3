import { describe, expect, test } from 'vitest'
import { coordinatorWorld } from '../support/coordinator-world'
import { scriptedParticipant } from '../support/scripted-participant'
import { triedParticipant } from '../support/tried-participant'
import { settleDown } from '../support/virtual-clock'

const payload = { seat: 7 }
const pair = () => [triedParticipant('a'), triedParticipant('b')]
const callsOf = (world: ReturnType<typeof coordinatorWorld>) =>
  world.participants.flatMap(({ calls }) => calls)
const about = (step: string) => [1, 2].map((n) => `${step} ${n} {"seat":7}`)

describe('the coordinator of try, confirm and cancel', () => {
  test('tries all with what they were registered with, and confirms all that reserved', async () => {
    const world = coordinatorWorld({ participants: pair() })
    const reply = await world.begin({ payload, wait: 'completed' })
    expect(reply).toMatchObject({
      transaction: { outcome: 'committed', protocol: 'try-confirm-cancel' },
    })
    expect(callsOf(world).sort()).toEqual([...about('confirm'), ...about('try')])
  })

  test('sends no Try before every branch is registered durably, payload and all', async () => {
    const world = coordinatorWorld({ participants: pair() })
    const release = world.journal.hold()
    void world.begin({ payload })
    await settleDown()
    expect(callsOf(world)).toEqual([])
    const begun = world.journal.appended.flatMap(({ records }) => records)[0]
    expect(begun).toMatchObject({ type: 'begun', data: { payloads: [payload, payload] } })
    release()
    await settleDown()
    expect(callsOf(world)).toEqual(expect.arrayContaining(about('try')))
  })

  test('one refusal cancels all, the one that refused included', async () => {
    const participants = [triedParticipant('a'), triedParticipant('b', { votes: ['no'] })]
    const world = coordinatorWorld({ participants })
    const reply = await world.begin({ payload, wait: 'completed' })
    expect(reply).toMatchObject({ transaction: { outcome: 'aborted', reason: 'refused' } })
    expect(callsOf(world)).toEqual(expect.arrayContaining(about('cancel')))
  })

  test('a Try without an answer is asked again, for it is done once only', async () => {
    const participants = [
      triedParticipant('a', { votes: ['unknown', 'yes'] }),
      triedParticipant('b'),
    ]
    const world = coordinatorWorld({ participants })
    const reply = world.begin({ payload })
    await world.clock.pass(20)
    expect(await reply).toMatchObject({ transaction: { outcome: 'committed' } })
  })

  test('a Try that hangs past the deadline is cancelled with the rest', async () => {
    const participants = [triedParticipant('a'), triedParticipant('b', { votes: ['never'] })]
    const world = coordinatorWorld({ participants })
    const reply = world.begin({ payload, wait: 'completed' })
    await world.clock.pass(60_000)
    expect(await reply).toMatchObject({ transaction: { reason: 'deadline-passed' } })
    expect(callsOf(world)).toEqual(expect.arrayContaining(about('cancel')))
  })

  test.each([
    ['V2', 'cancel'],
    ['D0', 'cancel'],
    ['D1', 'confirm'],
    ['C2', 'confirm'],
  ])(
    'whoever takes over after a crash at %s tells all to %s, from the journal alone',
    async (point, step) => {
      const participants = pair()
      const first = coordinatorWorld({ participants })
      first.failpoints.arm(point)
      void first.begin({ payload })
      await settleDown()
      for (const one of participants) one.calls.length = 0
      first.disk.epoch++
      const second = coordinatorWorld({ participants, disk: first.disk })
      await second.recover()
      await settleDown()
      expect(callsOf(second).sort()).toEqual(about(step))
      expect(second.coordinator.size).toBe(0)
    },
  )

  test('a confirm is told for as long as it takes, deadline or not', async () => {
    const fault = { code: 'http-503', text: 'busy' }
    const slow = triedParticipant('b', { settled: { type: 'retry', fault, alarm: false } })
    const world = coordinatorWorld({ participants: [triedParticipant('a'), slow] })
    await world.begin({ payload })
    await world.clock.pass(3_600_000)
    const told = slow.calls.filter((call) => call.startsWith('confirm'))
    expect(told.length).toBeGreaterThan(100)
    expect(slow.calls.some((call) => call.startsWith('cancel'))).toBe(false)
  })

  test.each([
    ['has no such steps', triedParticipant('b', { offered: false }), 'work-does-not-fit'],
    ['has not said yet', triedParticipant('b', { offered: null }), 'participant-not-usable'],
    ['is a database', scriptedParticipant('b'), 'work-does-not-fit'],
  ])('begins nothing where a participant %s', async (_, other, code) => {
    const world = coordinatorWorld({ participants: [triedParticipant('a'), other] })
    expect(await world.begin({ payload })).toMatchObject({ type: 'refused', code })
    expect(callsOf(world)).toEqual([])
  })
})
