import type { NewRecord } from '@/server/journal/journal'
import type { Instant, Verdict } from '@/server/protocol/model'
import type { Finding } from './evidence'
import type { Call } from './repair-tell'

interface Made {
  readonly finding: Pick<Finding, 'n'>
  readonly delivered: boolean
  readonly calls: readonly Call[]
}

interface About {
  readonly at: Instant
  readonly operation: Verdict
  readonly policyVersion: number
}

/** What a person had told at one participant: every call, and that it is confirmed, by an answer or by evidence. */
export function callRecords(
  { finding: { n: branch }, delivered, calls }: Made,
  { at, operation, policyVersion }: About,
): readonly NewRecord[] {
  const failed = calls.flatMap((call, index): NewRecord[] =>
    call.settled.type === 'done'
      ? []
      : [
          {
            ...{ type: 'attempt', branch, at: call.sentAt },
            data: { ...attemptOf(call), by: 'operator', operation, n: index + 1, policyVersion },
          },
        ],
  )
  if (!delivered) return failed
  const last = calls.at(-1)
  const answered = last?.settled.type === 'done' ? timingOf(last) : {}
  const data = { by: 'operator', ...answered, ...(last && { policyVersion }) }
  return [...failed, { type: 'confirmed', branch, at, data }]
}

function attemptOf({ settled, durationMs }: Call) {
  const { code, text } = 'fault' in settled ? settled.fault : { code: null, text: null }
  return { durationMs: Math.round(durationMs), result: settled.type, code, text, nextAt: null }
}

const timingOf = ({ sentAt, durationMs }: Call) => ({
  ...{ sentAt, answeredAt: sentAt + durationMs, durationMs },
})
