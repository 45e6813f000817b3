import { isThreePhase } from '@/server/journal/history'
import { terminate } from '@/server/participant/terminate'
import type { Verdict } from '@/server/protocol/model'
import type { EvidenceDeps, Snapshot } from './evidence'
import type { Refused } from './repair-decider'

const CALL_MS_MAX = 2_000
const ALL_MS_MAX = 8_000

/**
 * In three phases the participants may end a transaction among themselves: nothing is proposed in
 * their place but what they conclude. Nobody who is silent is taken for crashed on a click.
 */
export async function askAgents(
  { registry }: Pick<EvidenceDeps, 'registry'>,
  { snapshot, verdict }: { readonly snapshot: Snapshot; readonly verdict: Verdict | null },
): Promise<Refused | null> {
  const { open, standing, findings } = snapshot
  if (verdict === null || standing !== null || !isThreePhase(open)) return null
  const parties = findings
    .filter(({ takesPart }) => takesPart)
    .map(({ branch, participant }) => ({
      branch,
      preCommits: registry.get(participant)?.preCommits ?? null,
    }))
  const signal = AbortSignal.timeout(ALL_MS_MAX)
  const found = await terminate(parties, { signal, callMs: CALL_MS_MAX, withoutSilent: false })
  if (found.found === verdict) return null
  if (found.found === 'unknown')
    return {
      refused: `Nothing was sent. The participants of a three-phase commit end it among themselves, and not all of them could be asked how: ${found.fault.text} Bring them back, then check again.`,
    }
  return {
    refused: `Nothing was sent. The participants of this three-phase commit conclude ${found.found} among themselves (${found.rule} of the termination protocol), so nobody can decide ${verdict} in their place. Check again.`,
  }
}
