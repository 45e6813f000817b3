import {
  adviseBranch,
  branchConsequences,
  type NamedSituation,
} from '@/server/advice/branch-advice'
import type { BranchActionResult, OnlyHereEvidence } from '@/server/contract/branch'
import { decodeBranch } from '@/server/participant/decode-branch'
import { damageOf } from '@/server/participant/only-here'
import type { Inspection } from '@/server/participant/participant'
import { settleStatement } from '@/server/participant/settle-sql'
import { shortCode } from '@/server/protocol/ids'
import type { BranchSnapshot } from '@/server/recovery/branch-evidence'
import type { SettledBranch } from '@/server/recovery/settle-branch'
import { timeOf } from './branch-lists'
import type { ApiContext } from './context'
import type { Named } from './named-branch'

type Branch = Extract<Named, { ok: true }>

export const situationOf = (
  { cluster }: ApiContext,
  { participant, gid, kind }: Branch,
  { value, blocked }: Inspection,
): NamedSituation => ({
  ...{ kind, value, participant: participant.name, blocked: blocked?.length ?? null },
  manager: decodeBranch(gid, cluster).manager,
})

/** Evidence, advice and what each end would do, as they cross the wire. */
export function evidenceOfBranch(
  context: ApiContext,
  branch: Branch,
  { id, takenAt, found }: BranchSnapshot,
): OnlyHereEvidence {
  const { participant, gid, kind } = branch
  const situation = situationOf(context, branch, found)
  const { value, source, owner, locks } = found
  return {
    ...{ evidenceId: id, participant: participant.name, branchId: gid, kind },
    decoded: { ...decodeBranch(gid, context.cluster) },
    takenAt: new Date(takenAt).toISOString(),
    ...{ value, source, owner, locks },
    preparedAt: timeOf(found.preparedAt),
    blocked: found.blocked?.map((session) => ({ ...session })) ?? null,
    damage: damageOf(found, takenAt),
    facts: found.facts.map((fact) => ({ ...fact })),
    fault: found.fault === null ? null : { ...found.fault },
    advice: adviseBranch(situation),
    consequences: {
      commit: [...branchConsequences('commit', situation)],
      abort: [...branchConsequences('abort', situation)],
    },
    statements: {
      commit: settleStatement(participant.kind, gid, 'commit'),
      abort: settleStatement(participant.kind, gid, 'abort'),
    },
    code: shortCode(gid),
  }
}

interface Done {
  readonly actionId: string
  readonly action: 'commit' | 'abort'
}

/** What came of it, in words: what happened, what it means, what to do. */
export function resultOfBranch(
  { participant, gid }: Branch,
  { actionId, action }: Done,
  done: SettledBranch,
): BranchActionResult {
  const { state, after, position } = done
  return {
    ...{ actionId, participant: participant.name, branchId: gid, action, state, position },
    ...{ value: after.value, source: after.source },
    text: textOf(participant.name, action, done),
  }
}

function textOf(name: string, action: Done['action'], { state, after, settled }: SettledBranch) {
  const end = action === 'commit' ? 'committed' : 'rolled back'
  if (state === 'verified')
    return `${name} was read again and has ${end} the branch (${after.source}). Its locks are free.`
  if (state === 'contradicted')
    return `${name} was read again: the branch has ${after.value}, by somebody else and before this arrived. Nothing here can change that. Tell whoever runs its coordinator.`
  const why = settled !== null && 'fault' in settled ? ` ${settled.fault.text}` : ''
  if (after.value === 'prepared')
    return `${name} still has the branch prepared.${why} Nothing was changed. Remove the cause, and act again.`
  return `It was sent, and how the branch ended is not proved.${why} Look into the data at ${name}.`
}
