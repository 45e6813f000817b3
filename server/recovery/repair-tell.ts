import { payloadsOf } from '@/server/journal/history'
import type { Settled } from '@/server/participant/participant'
import { proofOf } from '@/server/participant/proof'
import { registeredWith } from '@/server/participant/registered-with'
import { wait } from '@/server/platform/clock'
import type { Instant, Verdict } from '@/server/protocol/model'
import type { EvidenceDeps, Finding, Snapshot } from './evidence'

/** Of a call that did not have to wait for its answer. */
const PROMPT_MS = 1_000
const TELLS_MAX = 5
const AGAIN_MS = 200

/** One call to a participant, and what it answered. */
export interface Call {
  readonly settled: Settled
  readonly sentAt: Instant
  readonly durationMs: number
}

export interface Told {
  /** The last answer; null: there was nothing to tell, or nobody to tell it to. */
  readonly settled: Settled | null
  readonly calls: readonly Call[]
}

/**
 * The owner hears of the verdict too, and may be ending the branch at that very moment: it is busy, or
 * has just gone and cannot be judged yet. A moment later it is what it will be.
 */
export async function tell(
  deps: EvidenceDeps,
  finding: Finding,
  verdict: Verdict,
  open: Snapshot['open'],
): Promise<Told> {
  const { clock } = deps
  const calls: Call[] = []
  for (let tells = 1; ; tells++) {
    const sentAt = clock.now() as Instant
    const beganMs = clock.monotonicMs()
    const settled = await deliver(deps, finding, verdict, open)
    const durationMs = clock.monotonicMs() - beganMs
    if (settled !== null) calls.push({ settled, sentAt, durationMs })
    if (settled?.type !== 'retry' || durationMs >= PROMPT_MS || tells >= TELLS_MAX)
      return { settled, calls }
    await wait(clock, AGAIN_MS)
  }
}

async function deliver(
  { registry }: EvidenceDeps,
  finding: Finding,
  verdict: Verdict,
  open: Snapshot['open'],
): Promise<Settled | null> {
  if (!finding.takesPart || finding.remembered !== null) return null
  const row = open.branches.find(({ n }) => n === finding.n)
  const proof = proofOf(row)
  const signal = AbortSignal.timeout(
    registry.policyOf(finding.participant).policy.operations[verdict].attemptMs,
  )
  const participant = registry.get(finding.participant)
  const told = registeredWith(participant, payloadsOf(open), finding.n)
  return told?.[verdict](finding.branch, proof, signal) ?? null
}
