import type { Clock } from '@/server/platform/clock'
import type { Party, Wait, WaitGraph } from '@/server/policy/wait-for'
import { parseBranchId } from '@/server/protocol/ids'
import type { ParticipantKind } from './participant'
import type { RegisteredParticipant, Registry } from './registry'
import type { KnownSession, SeenParty, SeenWait, Waits } from './waits'

/**
 * told         it has said who waits there
 * cannot-tell  row locks cannot be read where it keeps its data
 * silent       it gave no answer, or may not be asked
 */
export interface WaitReport {
  readonly participant: string
  readonly kind: ParticipantKind | 'unknown'
  readonly state: 'told' | 'cannot-tell' | 'silent'
}

interface Deps {
  readonly registry: Registry
  readonly clock: Clock
  readonly cluster: string
  /** Sessions of branches that somebody else has opened. */
  readonly known: (participant: string) => readonly KnownSession[]
  /** Whoever takes longer counts as silent. */
  readonly answerMsMax: number
}

export interface Gathered extends WaitGraph {
  readonly reports: readonly WaitReport[]
}

/** Who waits for whom at every participant that can tell, read side by side. */
export async function gatherWaits(deps: Deps): Promise<Gathered> {
  const asked = await Promise.all(deps.registry.all().map((row) => askOne(deps, row)))
  const parties = new Map(asked.flatMap(({ parties }) => parties).map((one) => [one.key, one]))
  return {
    parties: [...parties.values()],
    waits: asked.flatMap(({ waits }) => waits),
    reports: asked.map(({ report }) => report),
  }
}

async function askOne(deps: Deps, { name, kind }: RegisteredParticipant) {
  const waits = deps.registry.get(name)?.waits
  const report = (state: WaitReport['state']) => ({ participant: name, kind, state })
  if (waits === undefined) return { parties: [], waits: [], report: report('cannot-tell') }
  const seen = await look(waits, deps.known(name), deps.answerMsMax).catch(() => null)
  if (seen === null) return { parties: [], waits: [], report: report('silent') }
  const found = seen.map((one) => waitOf(deps, name, one))
  return {
    parties: found.flatMap(({ parties }) => parties),
    waits: found.map(({ wait }) => wait),
    report: report('told'),
  }
}

/** Nothing more is asked where nobody waits. */
async function look(
  waits: Waits,
  known: readonly KnownSession[],
  answerMsMax: number,
): Promise<readonly SeenWait[]> {
  const signal = AbortSignal.timeout(answerMsMax)
  return (await waits.count(signal)) === 0 ? [] : waits.look(known, signal)
}

function waitOf({ clock, cluster }: Deps, participant: string, seen: SeenWait) {
  const [waiter, holder] = [seen.waiter, seen.holder].map((one) =>
    partyOf(one, { participant, cluster }),
  ) as [Party, Party]
  const wait: Wait = {
    ...{ waiter: waiter.key, holder: holder.key, participant },
    ...{ object: seen.object, mode: seen.mode, sinceMs: clock.now() - seen.waitedMs },
    ...{ waiterSession: seen.waiter.session, holderSession: seen.holder.session },
  }
  return { parties: [waiter, holder], wait }
}

function partyOf(
  { session, gid, application }: SeenParty,
  { participant, cluster }: { readonly participant: string; readonly cluster: string },
): Party {
  const branch = gid === null ? null : parseBranchId(gid)
  if (branch !== null && branch.cluster === cluster) return transactionParty(branch.transaction)
  const at = { transaction: null, participant }
  if (gid !== null) return { key: `branch ${participant} ${gid}`, kind: 'branch', name: gid, ...at }
  if (session === null)
    return { key: `branch ${participant}`, kind: 'branch', name: 'a prepared branch', ...at }
  const name = application === '' ? `session ${session}` : `${application}, session ${session}`
  return { key: `session ${participant} ${session}`, kind: 'session', name, ...at }
}

/** The same transaction, wherever it is seen. */
const transactionParty = (transaction: string): Party => ({
  ...{ key: `transaction ${transaction}`, kind: 'transaction', name: transaction },
  ...{ transaction, participant: null },
})
