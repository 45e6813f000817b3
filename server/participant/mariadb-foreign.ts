import type { StopSignal } from '@/server/platform/stop'
import type { Verdict } from '@/server/protocol/model'
import { settlingLimits } from './mariadb-commands'
import { faultOf, settleAfter } from './mariadb-errors'
import { isXidLiteral, namesOf, recoverText } from './mariadb-list'
import type { Sessions } from './mariadb-pool'
import type { Server } from './mariadb-server'
import { askAgain, done } from './mariadb-settled'
import type { Fault, Settled } from './participant'

interface ForeignOptions {
  readonly sessions: Sessions
  readonly server: Server
}

interface Foreign {
  readonly gid: string
  readonly verdict: Verdict
  readonly signal: StopSignal
}

/** By its literal name. Whether it had written is not known, so a rolled-back commit stays open. */
export async function settleForeign(options: ForeignOptions, foreign: Foreign): Promise<Settled> {
  const { gid, verdict, signal } = foreign
  if (!isXidLiteral(gid)) return { type: 'unproven', fault: nameless }
  const verb = verdict === 'commit' ? 'COMMIT' : 'ROLLBACK'
  const texts = [settlingLimits, `XA ${verb} ${gid}`]
  const { failure } = await options.sessions.ask({ texts }, { signal })
  if (failure === null) return done
  const after = settleAfter(failure)
  if (after === 'rolled-back')
    return verdict === 'abort' ? done : { type: 'unproven', fault: faultOf(failure, 'settle') }
  if (after !== 'gone') return askAgain(failure)
  return (await isListed(options, foreign))
    ? { type: 'retry', fault: owned, alarm: false }
    : { type: 'unproven', fault: faultOf(failure, 'settle') }
}

async function isListed(
  { sessions, server }: ForeignOptions,
  { gid, signal }: Foreign,
): Promise<boolean> {
  const known = await server.version(signal)
  if ('failure' in known) return true
  const { results, failure } = await sessions.ask(
    { texts: [recoverText(known.version)] },
    { signal },
  )
  return failure !== null || namesOf(results[0]).includes(gid.toLowerCase().replace(/x'/g, "X'"))
}

const owned: Fault = {
  code: 'owner-alive',
  text: 'The connection that prepared this branch is still there, and no other may settle it. End that connection, or wait until it ends.',
}
const nameless: Fault = {
  code: 'not-an-xid',
  text: "This is not the name of a branch. Names look like X'…',X'…',1 as the list of prepared branches shows them.",
}
