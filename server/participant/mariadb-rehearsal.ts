import { randomBytes } from 'node:crypto'
import type { StopSignal } from '@/server/platform/stop'
import { settlingLimits } from './mariadb-commands'
import { ER, type Failure, faultOf } from './mariadb-errors'
import { exchange } from './mariadb-exchange'
import { askIdentity } from './mariadb-identity'
import { namesOf, recoverText } from './mariadb-list'
import { MARKER_TABLE } from './mariadb-marker-sql'
import { takeFromOwner, untilNoticed } from './mariadb-owner'
import type { Lease, Sessions } from './mariadb-pool'
import { nameless, type Server } from './mariadb-server'
import type { Fault, Finding } from './participant'

interface Stage {
  readonly watching: Sessions
  readonly server: Server
}

/** Not ours by name, and its letters sort nowhere near: a stray one is seen and never settled. */
const FORMAT_ID = 1

/**
 * A tiny branch is prepared, taken from the connection that owns it, and rolled back: the only proof
 * that the account may do all that recovery needs, and the only way to learn whether this server
 * gives a prepared branch free by itself.
 */
export async function tryTakeover(stage: Stage, signal: StopSignal): Promise<readonly Finding[]> {
  const acquired = await stage.watching.acquire(signal)
  if ('failure' in acquired) return [failed('prepare', acquired.failure)]
  const { lease } = acquired
  try {
    return await rehearse(stage, lease, signal)
  } finally {
    lease.destroy()
  }
}

async function rehearse(
  stage: Stage,
  { session }: Lease,
  signal: StopSignal,
): Promise<readonly Finding[]> {
  const gtrid = `verdict-examination-${randomBytes(8).toString('hex')}`
  const xid = `X'${Buffer.from(gtrid).toString('hex')}',X'31',${FORMAT_ID}`
  const texts = [
    ...askIdentity,
    settlingLimits,
    `XA START ${xid}`,
    `INSERT INTO ${MARKER_TABLE} (gid, branch, kind, epoch) VALUES ('${gtrid}', 1, 'WORK', 0)`,
    `XA END ${xid}`,
    `XA PREPARE ${xid}`,
  ]
  const { results, failure } = await exchange(session, { texts }, { signal })
  if (failure !== null) return [failed('prepare', failure)]
  const prepared = ok('prepare', 'A branch was prepared.')
  const listing = await listFinding(stage, xid, signal)
  const rollBack = () => stage.watching.ask({ texts: [`XA ROLLBACK ${xid}`] }, { signal })
  const first = await rollBack()
  if (first.failure === null) return [prepared, listing, ok('takeover', atOnce)]
  if (first.failure.errno !== ER.unknownXid)
    return [prepared, listing, failed('takeover', first.failure)]
  const identity = stage.server.identify(results)
  const proof = {
    xid: null,
    server: identity?.server ?? null,
    session: identity?.connection ?? null,
  }
  const refused = await takeFromOwner({ ...stage, sessions: stage.watching, proof, signal })
  if (refused?.type === 'retry') return [prepared, listing, may(refused.fault)]
  const last = await untilNoticed(rollBack, (one) => one.failure?.errno === ER.unknownXid, signal)
  if (last.failure !== null) return [prepared, listing, failed('takeover', last.failure)]
  return [prepared, listing, ok('takeover', afterOwner)]
}

async function listFinding({ watching, server }: Stage, xid: string, signal: StopSignal) {
  const known = await server.version(signal)
  if ('failure' in known) return failed('list', known.failure)
  const { results, failure } = await watching.ask(
    { texts: [recoverText(known.version)] },
    { signal },
  )
  if (failure !== null) return failed('list', failure)
  return namesOf(results[0]).includes(xid)
    ? ok('list', 'The account sees what is prepared.')
    : {
        ...{ name: 'list', ok: false },
        text: 'XA RECOVER did not list a branch that was just prepared. Look into the log of the server.',
      }
}

const ok = (name: string, text: string): Finding => ({ name, ok: true, text })

const failed = (name: string, failure: Failure | null): Finding => ({
  ...{ name, ok: false },
  text: `${faultOf(failure ?? nameless, 'prepare').text} ${grants}`,
})

const may = (fault: Fault): Finding => ({
  name: 'takeover',
  ok: false,
  text: `${fault.text} ${grants}`,
})

const grants =
  'The account needs SELECT, INSERT, DELETE and CREATE on its database, PROCESS on *.*, and on MySQL XA_RECOVER_ADMIN on *.* as well.'
const atOnce = 'A prepared branch is free at once: any session may settle it.'
const afterOwner =
  'A prepared branch belongs to its connection until that ends. It was ended from another one, and the branch was settled there.'
