import { describe, expect, test } from 'vitest'
import { coordinatorWorld } from '../support/coordinator-world'
import { scriptedParticipant } from '../support/scripted-participant'
import { settleDown } from '../support/virtual-clock'

/** One promises and the other answers so; the register does not answer until it is let go. */
async function slowRegister(
  presumption: 'abort' | 'commit' | 'nothing',
  vote: 'no' | 'unknown' | 'yes',
) {
  const other = scriptedParticipant('b', { vote })
  const world = coordinatorWorld({ participants: [scriptedParticipant('a'), other] })
  const { append } = world.journal
  let release = () => {}
  Object.assign(world.journal, {
    append: (entry: Parameters<typeof append>[0]) => {
      if (entry.proposal) release = world.journal.hold()
      return append(entry)
    },
  })
  let told: string | null = null
  const reply = world.begin({ presumption }).then((answer) => {
    told = 'transaction' in answer ? answer.transaction.outcome : answer.type
    return answer
  })
  await world.clock.pass(100)
  const calls = () => world.participants.flatMap((one) => one.calls)
  return { world, reply, told: () => told, calls, release: () => release() }
}

describe('presumed commit', () => {
  test('a refusal is told to the caller and to who promised while the register is silent', async () => {
    const { world, reply, told, calls, release } = await slowRegister('commit', 'no')
    expect(told()).toBe('aborted')
    expect(calls()).toContain('abort 1')
    expect(await reply).toMatchObject({ transaction: { reason: 'refused', decidedAt: null } })
    release()
    await settleDown()
    expect(world.coordinator.size).toBe(0)
    expect([...world.disk.verdicts.values()]).toMatchObject([{ verdict: 'abort' }])
  })

  test.each(['unknown', 'yes'] as const)(
    'what nobody has refused waits for the register: a vote that is %s',
    async (vote) => {
      const { told, calls, reply, release } = await slowRegister('commit', vote)
      expect(told()).toBeNull()
      expect(calls().filter((call) => /^(?:abort|commit)/.test(call))).toEqual([])
      release()
      await reply
    },
  )

  test('its begin record names what is presumed, and who goes on after a crash aborts', async () => {
    const { world, reply } = await slowRegister('commit', 'yes')
    void reply
    world.journal.crash()
    const disk = { ...world.disk, epoch: world.disk.epoch + 1 }
    const next = coordinatorWorld({ participants: world.participants, disk })
    await next.recover()
    await settleDown()
    const [{ data } = { data: {} }] = world.journal.appended.flatMap(({ records }) => records)
    expect(data).toMatchObject({ presumption: 'commit' })
    expect([...next.disk.verdicts.values()]).toMatchObject([{ verdict: 'abort' }])
  })
})

test.each(['abort', 'nothing'] as const)(
  'presumed %s: a refusal too is told only once the register has the abort',
  async (presumption) => {
    const { told, calls, reply, release } = await slowRegister(presumption, 'no')
    expect(told()).toBeNull()
    expect(calls()).not.toContain('abort 1')
    release()
    await reply
    await settleDown()
    expect(calls()).toContain('abort 1')
  },
)
