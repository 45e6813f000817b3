import type { StopSignal } from '@/server/platform/stop'
import type { BranchId } from '@/server/protocol/model'
import { awaitFreshView, findOpen, findWaitsMariadb, findWaitsMysql } from './mariadb-evidence-sql'
import { type Row, textOf } from './mariadb-exchange'
import { isMariadb, isSameLife } from './mariadb-identity'
import type { Sessions } from './mariadb-pool'
import type { BranchEvidence, Fact, Participant, Proof } from './participant'

interface Holding {
  readonly asked: Parameters<Participant['evidence']>[0]
  /** Names of all that is prepared on the server. */
  readonly prepared: readonly string[]
  /** The server as it is called in its present life. */
  readonly here: string | null
  readonly version: string
  readonly signal: StopSignal
}

type Held = Partial<Pick<BranchEvidence, 'facts' | 'blocked'>>

/** What prepared branches hold and who waits for them; nothing where InnoDB does not tell it. */
export async function holdingsOf(
  sessions: Sessions,
  holding: Holding,
): Promise<(branch: BranchId) => Held> {
  const waits = isMariadb(holding.version) ? findWaitsMariadb : findWaitsMysql
  const texts = [awaitFreshView, findOpen, waits]
  const { results } = await sessions.ask({ texts }, holding)
  const [, open, waiting] = results
  if (open === undefined) return () => ({})
  return (branch) => held(branch, { ...holding, open: open.rows, waits: waiting?.rows ?? [] })
}

interface Seen extends Holding {
  readonly open: readonly Row[]
  readonly waits: readonly Row[]
}

function held(branch: BranchId, seen: Seen): Held {
  if (!seen.prepared.includes(branch)) return {}
  const proof = seen.asked.find((one) => one.branch === branch)?.proof
  const owner = proof === undefined ? null : ownerOf(proof, seen)
  const transaction = owner ?? soleOrphan(branch, seen)
  if (transaction === null) return {}
  const [id, thread, modified, locked] = transaction
  const source = 'innodb_trx'
  const counts: readonly Fact[] = [
    { name: 'changed-rows', value: Number(modified), source },
    { name: 'locked-rows', value: Number(locked), source },
  ]
  const owning: Fact = { name: 'owner', value: Number(thread), source: 'processlist' }
  return {
    facts: owner === null ? counts : [...counts, owning],
    blocked: blockedBy(textOf(id), seen.waits),
  }
}

const blockedBy = (transaction: string | null, waits: readonly Row[]) =>
  waits
    .filter(([blocking]) => textOf(blocking) === transaction)
    .map(([, pid, waitingMs, application]) => ({
      pid: Number(pid),
      waitingMs: Math.max(0, Number(waitingMs ?? 0)),
      application: textOf(application) ?? '',
    }))

/** The transaction of the connection that did the work, if that connection lives. */
function ownerOf({ session, server }: Proof, { open, here }: Seen): Row | null {
  if (!session || !isSameLife(server, here)) return null
  const isOwner = ([, thread, , , , lives]: Row) =>
    textOf(thread) === session && Number(lives) === 1
  return open.find(isOwner) ?? null
}

/**
 * InnoDB does not tell the xid of a transaction that nobody owns. Where exactly one is left over on
 * both lists they must be each other's; else nothing is said.
 */
function soleOrphan(branch: BranchId, seen: Seen): Row | null {
  const owned = seen.asked
    .filter(({ proof }) => ownerOf(proof, seen) !== null)
    .map((one): string => one.branch)
  const left = seen.prepared.filter((name) => !owned.includes(name))
  const orphans = seen.open.filter(
    ([, thread, , , state]) => Number(thread) === 0 && textOf(state) === 'RUNNING',
  )
  const [orphan] = orphans
  const sole = left.length === 1 && left[0] === branch && orphans.length === 1
  return sole && orphan !== undefined ? orphan : null
}
