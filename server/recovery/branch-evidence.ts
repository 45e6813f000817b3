import { inspectBranches } from '@/server/participant/inspect'
import type { Inspection, Participant, Proof } from '@/server/participant/participant'
import type { Instant } from '@/server/protocol/model'
import type { EvidenceDeps } from './evidence'

/** A participant that has not answered by then is shown as silent. */
const INSPECT_MS_MAX = 3_000
const nothing: Proof = { xid: null, server: null }

export interface NamedBranch {
  readonly participant: Participant
  readonly gid: string
}

export interface BranchSnapshot {
  readonly id: string
  readonly takenAt: Instant
  readonly found: Inspection
}

/** What a participant says of one branch by its name, and nothing else. */
export async function inspectBranch(
  { participant, gid }: NamedBranch,
  proof: Proof = nothing,
): Promise<Inspection> {
  const signal = AbortSignal.timeout(INSPECT_MS_MAX)
  const [found] = await inspectBranches(participant, [{ gid, proof }], signal)
  if (found === undefined) throw new Error(`${participant.name} said nothing of a branch`)
  return found
}

/**
 * Asks for a branch that no transaction of the journal has, and keeps what was found before anything
 * is shown: by it an operator decides, and with it the audit tells later on what.
 */
export async function takeBranchEvidence(
  { journal, clock, newUlid }: Pick<EvidenceDeps, 'journal' | 'clock' | 'newUlid'>,
  branch: NamedBranch,
): Promise<BranchSnapshot> {
  const found = await inspectBranch(branch)
  const snapshot = { id: newUlid(), takenAt: clock.now() as Instant, found }
  await journal.append({
    ...{ transaction: null, shard: null, epoch: null, records: [] },
    evidence: {
      ...{ id: snapshot.id, takenAt: snapshot.takenAt, version: 0 },
      ...{ participant: branch.participant.name, gid: branch.gid },
      data: { found: { ...found } },
    },
  })
  return snapshot
}
