import { describe, expect, onTestFinished, test, vi } from 'vitest'
import { createGate, type Gate } from '@/server/participant/session-gate'
import { createOpenings } from '@/server/participant/session-openings'
import { createStop } from '@/server/platform/stop'

/** A server whose sessions open when the test says so, or not at all. */
function createServer(sessionsMax: number) {
  const opening: { come: (session: string) => void; fail: (error: Error) => void }[] = []
  const idle: string[] = []
  const refused: unknown[] = []
  const gate: Gate<string> = createGate<string>(() => openings.opened())
  const openings = createOpenings<string>({
    ...{ sessionsMax, gate },
    open: () => new Promise((come, fail) => opening.push({ come, fail })),
    giveBack: (session) => idle.push(session),
    onRefused: (error) => refused.push(error),
  })
  const acquire = (signal = createStop().signal) => {
    const entered = gate.enter(signal)
    openings.openForWaiting()
    return entered
  }
  const opens = (session: string) => {
    openings.onOpened(session)
    opening.shift()?.come(session)
  }
  return { ...{ opening, idle, refused, gate, openings, acquire, opens } }
}

const turn = () => new Promise((resolve) => setImmediate(resolve))

describe('sessions are opened for those that wait', () => {
  test('a few at a time, however many wait', async () => {
    const { acquire, opening, opens, gate } = createServer(10)
    const waiting = Array.from({ length: 8 }, () => acquire())
    await turn()
    expect(opening.length).toBe(2)
    opens('first')
    expect(await waiting[0]).toEqual({ session: 'first' })
    await turn()
    expect([opening.length, gate.waiting()]).toEqual([2, 7])
  })

  test('and nobody waits for one while another comes free', async () => {
    const { acquire, opening, opens, gate, idle } = createServer(10)
    const first = acquire()
    await turn()
    opens('first')
    await first
    const second = acquire()
    await turn()
    expect(opening.length).toBe(1)
    gate.leave()
    expect(await second).toEqual({ session: null })
    opens('late')
    await turn()
    expect(idle).toEqual(['late'])
  })

  test('never more than may be', async () => {
    const { acquire, opening, opens } = createServer(3)
    const waiting = Array.from({ length: 5 }, () => acquire())
    await turn()
    opens('a')
    opens('b')
    await Promise.all(waiting.slice(0, 2))
    await turn()
    expect(opening.length).toBe(1)
  })

  test('if none can be opened, those that wait hear why', async () => {
    const { acquire, opening, refused } = createServer(10)
    const waiting = [acquire(), acquire(), acquire()]
    await turn()
    opening.shift()?.fail(new Error('refused'))
    opening.shift()?.fail(new Error('refused'))
    expect(await Promise.all(waiting)).toEqual([null, null, null])
    expect(String(refused[0])).toBe('Error: refused')
  })

  test('a server that takes no more leaves those that wait to the sessions that are open', async () => {
    const { acquire, opening, opens, gate, refused } = createServer(10)
    const first = acquire()
    await turn()
    opens('first')
    await first
    const second = acquire()
    await turn()
    opening.shift()?.fail(new Error('too many'))
    await turn()
    expect(gate.waiting()).toBe(1)
    expect(String(refused[0])).toBe('Error: too many')
    gate.leave()
    expect(await second).toEqual({ session: null })
  })

  test('when the last open one is lost, one is opened for those that wait', async () => {
    const { acquire, opening, opens, openings, gate } = createServer(10)
    const first = acquire()
    await turn()
    opens('first')
    await first
    void acquire()
    await turn()
    opening.shift()?.fail(new Error('too many'))
    await turn()
    openings.onLost('first')
    await turn()
    expect([opening.length, gate.waiting()]).toEqual([1, 1])
  })

  test('a session that is told to be lost twice is lost once', async () => {
    const { acquire, openings, opens } = createServer(10)
    const waiting = [acquire(), acquire()]
    await turn()
    opens('a')
    opens('b')
    await Promise.all(waiting)
    openings.onLost('a')
    openings.onLost('a')
    expect(openings.opened()).toBe(1)
  })

  test('while one may still come, a refusal of another sends nobody away', async () => {
    const { acquire, opening, opens } = createServer(10)
    const waiting = [acquire(), acquire()]
    await turn()
    opening.pop()?.fail(new Error('too many'))
    await turn()
    opens('a')
    expect(await waiting[0]).toEqual({ session: 'a' })
  })

  test('after a failure it is tried again for those that wait, a moment later', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout'] })
    onTestFinished(() => void vi.useRealTimers())
    const { acquire, opening, opens, gate } = createServer(10)
    const first = acquire()
    await turn()
    opens('first')
    await first
    void acquire()
    await turn()
    opening.shift()?.fail(new Error('too many'))
    await turn()
    expect(opening.length).toBe(0)
    vi.advanceTimersByTime(1_000)
    await turn()
    expect([opening.length, gate.waiting()]).toEqual([1, 1])
  })

  test('who waits no more has none opened for it', async () => {
    const { acquire, opening } = createServer(10)
    const stop = createStop()
    const tired = acquire(stop.signal)
    stop.abort()
    expect(await tired).toBe(null)
    await turn()
    expect(opening.length).toBe(0)
  })
})
