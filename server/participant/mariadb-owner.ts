import { systemClock, wait } from '@/server/platform/clock'
import type { StopSignal } from '@/server/platform/stop'
import { bound } from './mariadb-commands'
import { ER, faultOf, settleAfter } from './mariadb-errors'
import { awaitFreshView } from './mariadb-evidence-sql'
import { textOf } from './mariadb-exchange'
import { askIdentity, isSameLife } from './mariadb-identity'
import type { Sessions } from './mariadb-pool'
import type { Server } from './mariadb-server'
import type { Fault, Proof, Settled } from './participant'

/** The server needs a moment to notice that a connection is gone. */
const NOTICING_MS = 20
const NOTICING_MAX = 25

/** The connection, if it is of our own account, and whether it has a transaction open (D26). */
const findOwner = `SELECT p.USER = SUBSTRING_INDEX(USER(), '@', 1),
  EXISTS (SELECT 1 FROM information_schema.innodb_trx t WHERE t.trx_mysql_thread_id = p.ID)
FROM information_schema.processlist p WHERE p.ID = ?`

interface Owned {
  readonly sessions: Sessions
  readonly server: Server
  readonly proof: Proof
  readonly signal: StopSignal
}

/**
 * Takes a prepared branch from a connection that still owns it: half-open, or of a process that
 * stands still. Null: nobody owns it any more, or soon nobody will. KILL only what was the branch's
 * own connection in this life of the server, is of our account, and has a transaction open now.
 */
export async function takeFromOwner({
  sessions,
  server,
  proof,
  signal,
}: Owned): Promise<Settled | null> {
  if (!proof.session) return retry(unknownOwner)
  const texts = [...askIdentity, awaitFreshView, bound(findOwner, [Number(proof.session)])]
  const { results, failure } = await sessions.ask({ texts }, { signal })
  if (failure !== null)
    return { ...retry(faultOf(failure, 'settle')), alarm: settleAfter(failure) === 'alarm' }
  // In another life of the server its connections are gone, and whoever owns the branch is new.
  const here = server.identify(results)?.server ?? null
  if (!isSameLife(proof.server, here)) return retry(unknownOwner)
  const [row] = results.at(-1)?.rows ?? []
  if (row === undefined) return null
  const [ours, open] = row.map((cell) => textOf(cell) === '1')
  if (ours !== true || open !== true) return retry(foreignOwner)
  const killed = await sessions.ask(
    { texts: [`KILL CONNECTION ${Number(proof.session)}`] },
    { signal },
  )
  if (killed.failure === null || killed.failure.errno === ER.unknownThread) return null
  return {
    ...retry(faultOf(killed.failure, 'settle')),
    alarm: settleAfter(killed.failure) === 'alarm',
  }
}

/** Asks again until the answer is no longer that the branch has an owner, or for half a second. */
export async function untilNoticed<Answer>(
  ask: () => Promise<Answer>,
  owned: (answer: Answer) => boolean,
  signal: StopSignal,
): Promise<Answer> {
  for (let asked = 1; ; asked++) {
    const answer = await ask()
    if (!owned(answer) || asked >= NOTICING_MAX || signal.aborted) return answer
    await wait(systemClock, NOTICING_MS)
  }
}

const retry = (fault: Fault) => ({ type: 'retry', fault, alarm: false }) as const

const unknownOwner: Fault = {
  code: 'owner-alive',
  text: 'A connection still owns the branch, and it is not known which. The server gives it free when that connection ends. It will be asked again.',
}
const foreignOwner: Fault = {
  code: 'owner-alive',
  text: 'A connection still owns the branch, and it may not be ended from here. The server gives it free when that connection ends. It will be asked again.',
}
