import { proofOf } from '@/server/participant/proof'
import type { Verdict } from '@/server/protocol/model'
import { type EvidenceDeps, rowOf, type Snapshot } from './evidence'

const CALL_MS_MAX = 5_000

/** Nothing was written, and why. */
export interface Refused {
  readonly refused: string
}

/** D5: nobody proposes abort before the decider is barred, and commit only if it has committed. */
export async function askDecider(
  { registry }: Pick<EvidenceDeps, 'registry'>,
  { snapshot, verdict }: { readonly snapshot: Snapshot; readonly verdict: Verdict | null },
): Promise<Refused | null> {
  const decider = snapshot.findings.find(({ decides }) => decides)
  if (decider === undefined || verdict === null || snapshot.standing !== null) return null
  const { participant: name, branch, remembered, n } = decider
  if (remembered === (verdict === 'commit' ? 'committed' : 'aborted')) return null
  if (verdict === 'commit')
    return {
      refused: `Nothing was sent. ${name} decides this transaction by its own commit, and is not known to have committed. Check again when it answers.`,
    }
  const signal = AbortSignal.timeout(CALL_MS_MAX)
  const there = registry.get(name)
  const proof = proofOf(rowOf(snapshot.open, n - 1))
  const barred = await (there?.decides ?? there?.onePhase)?.prevent(branch, proof, signal)
  if (barred?.found === 'prevented') return null
  if (barred?.found === 'committed')
    return {
      refused: `Nothing was sent. ${name} decides this transaction by its own commit, and has committed: the outcome is commit. Check again, and deliver it.`,
    }
  return {
    refused: `Nothing was sent. ${name} decides this transaction by its own commit, and could not be barred from it: ${barred?.fault?.text ?? 'it did not answer.'} Nobody can decide in its place. Try again when it answers.`,
  }
}
