import { expect, test } from 'vitest'
import type { Settled } from '@/server/participant/participant'
import { defaultPolicy } from '@/server/policy/retry-policy'
import type { EvidenceDeps, Finding, Snapshot } from '@/server/recovery/evidence'
import { tell } from '@/server/recovery/repair-tell'

const busy: Settled = {
  type: 'retry',
  fault: { code: '55000', text: 'It is busy.' },
  alarm: false,
}

/** A participant that answers so, one after the other, the last for ever; each call takes so long. */
function told(answers: readonly Settled[], tookMs = 5) {
  let nowMs = 0
  let calls = 0
  const abort = async () => {
    nowMs += tookMs
    return answers[Math.min(calls++, answers.length - 1)] ?? busy
  }
  const deps = {
    clock: {
      now: () => nowMs,
      monotonicMs: () => nowMs,
      setTimer: (ms: number, call: () => void) => {
        nowMs += ms
        call()
        return () => {}
      },
    },
    registry: { policyOf: () => ({ policy: defaultPolicy }), get: () => ({ abort }) },
  } as unknown as EvidenceDeps
  const finding = { takesPart: true, remembered: null, n: 1, participant: 'a' } as Finding
  const open = { branches: [], history: [] } as unknown as Snapshot['open']
  return tell(deps, finding, 'abort', open).then(({ settled, calls: made }) => ({
    settled,
    calls,
    nowMs,
    made,
  }))
}

test('a branch that its owner is ending at that moment is asked for again, until it is what it will be', async () => {
  expect(await told([busy, busy, { type: 'done' }])).toMatchObject({
    ...{ settled: { type: 'done' }, calls: 3 },
    made: [{ settled: busy }, { settled: busy }, { settled: { type: 'done' } }],
  })
})

test('it is not waited for longer than a second, and not at all where the call itself took long', async () => {
  const short = await told([busy])
  expect(short).toMatchObject({ settled: busy, calls: 5 })
  expect(short.nowMs).toBeLessThan(1_000)
  expect(await told([busy], 5_000)).toMatchObject({ settled: busy, calls: 1 })
})
