import type { StopSignal } from '@/server/platform/stop'
import type { Inspection, Participant, PreparedBranch, Proof } from './participant'

interface Asked {
  readonly gid: string
  readonly proof: Proof
}

/**
 * What a participant says of branches by the names in its list. Never throws: silence is a value.
 * Where the list is all that a kind of participant can tell, that is what is answered.
 */
export async function inspectBranches(
  participant: Participant,
  asked: readonly Asked[],
  signal: StopSignal,
): Promise<readonly Inspection[]> {
  if (asked.length === 0) return []
  if (participant.inspect !== undefined) return participant.inspect(asked, signal)
  const list = await participant.list(signal).catch(() => null)
  return asked.map((one) => fromList(one, list))
}

function fromList({ gid, proof }: Asked, list: readonly PreparedBranch[] | null): Inspection {
  const listed = list?.find((branch) => branch.gid === gid)
  const unknown = { locks: null, blocked: null, facts: [], fault: null }
  if (listed !== undefined)
    return {
      ...{ gid, value: 'prepared', source: 'its list of prepared branches', ...unknown },
      ...{ preparedAt: listed.preparedAt, owner: listed.owner },
      proof: { xid: listed.xid, server: null },
    }
  const value = list === null ? 'no-answer' : 'no-trace'
  const source = list === null ? 'none' : 'its list of prepared branches'
  return { gid, value, source, preparedAt: null, owner: null, proof, ...unknown }
}

/** Whether both looks are at one branch and not at two of the same name, one after the other. */
export const isSame = (one: Inspection, other: Inspection): boolean =>
  one.preparedAt === other.preparedAt &&
  one.proof.xid === other.proof.xid &&
  one.proof.server === other.proof.server
