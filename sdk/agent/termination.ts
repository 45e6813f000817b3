import type { Pool } from 'pg'
import { nextElection, type Reached, terminationOf } from '@/server/protocol/termination'
import { branchOf } from '../participant/branch'
import { pgSettling } from '../participant/pg-store'
import { createSettle } from '../participant/settle'
import { preCommit, readElection, readOpen } from './agent-sql'
import { disobeyed } from './election'
import type { Heard } from './heard'
import { askPeers, command, type Peer, type PeerView, peersOf } from './peers'
import { type BranchState, statesOf } from './states'

const AT_ONCE = 8

export interface TerminationDeps {
  readonly pool: Pool
  readonly secret: string
  readonly heard: Heard
  readonly now: () => number
  /** So long nobody was heard of a transaction: then its coordinator is taken for dead. */
  readonly suspectMs: number
  readonly onFault: (error: unknown) => void
  readonly onConcluded?: (concluded: Concluded) => void
}

export interface Concluded {
  readonly gid: string
  readonly verdict: 'commit' | 'abort'
  readonly rule: string
  readonly election: number
  /** Branches that did not answer, and were taken for crashed. */
  readonly silent: readonly number[]
}

/** Looks once at all that is promised here and has peers, and ends what its coordinator left behind. */
export async function terminateSuspects(deps: TerminationDeps): Promise<void> {
  const { rows } = await deps.pool.query<{ gid: string }>(readOpen)
  const suspects = rows.filter(({ gid }) => deps.heard.silentMs(gid) >= deps.suspectMs)
  // A peer that is away takes its time to be silent: one transaction does not wait for the other's.
  for (let n = 0; n < suspects.length; n += AT_ONCE)
    await Promise.all(
      suspects.slice(n, n + AT_ONCE).map(({ gid }) => terminate(deps, gid).catch(deps.onFault)),
    )
}

interface Company {
  readonly gid: string
  readonly own: readonly BranchState[]
  readonly peers: readonly Peer[]
}

/** `protocols.md` 4.2: the lowest that is reachable leads; 4.3: who was down asks before it does. */
async function terminate(deps: TerminationDeps, gid: string): Promise<void> {
  const { pool, secret, now } = deps
  const company = { gid, own: await statesOf(pool, gid, now()), peers: await peersOf(pool, gid) }
  const me = Math.min(...company.own.map(({ branch }) => branch))
  const around = await askPeers({ gid, election: 0, secret }, company.peers)
  const isLed = around.some(({ branch, states }) => states !== null && branch < me)
  const known = reachedIn(company, around, deps).some(({ state }) => state === 'c' || state === 'a')
  if (isLed && !known) return
  const seen = await pool.query<{ election: string }>(readElection, [gid])
  const higher = Math.max(0, ...around.map(({ refused }) => refused ?? 0))
  const election = nextElection(Math.max(Number(seen.rows[0]?.election ?? 0), higher), me)
  if ((await disobeyed(pool, gid, election)) !== null) return
  const views = await askPeers({ gid, election, secret }, company.peers)
  if (views.some(({ refused }) => refused !== null)) return
  await conclude(deps, { ...company, views, election })
}

interface Led extends Company {
  readonly views: readonly PeerView[]
  readonly election: number
}

async function conclude(deps: TerminationDeps, led: Led): Promise<void> {
  const { gid, election, views } = led
  const silent = views.filter(({ states }) => states === null).map(({ branch }) => branch)
  const concluded = terminationOf(reachedIn(led, views, deps), silent.length === 0)
  if (concluded === null) return
  if (concluded.rule === 'TR4' && !(await preCommitAll(deps, led))) return
  // A later leader may have been obeyed meanwhile, here as anywhere.
  if ((await disobeyed(deps.pool, gid, election)) !== null) return
  await settle(deps, led, concluded.verdict)
  deps.onConcluded?.({ gid, ...concluded, election, silent })
}

/** All that are known to be in `w`, here and elsewhere. False: one did not say so. */
async function preCommitAll(deps: TerminationDeps, led: Led): Promise<boolean> {
  const { pool, secret } = deps
  const { gid, own, views, peers, election } = led
  for (const { branch, state } of own) {
    const known = branchOf(gid, String(branch))
    if (state !== 'w' || known === null) continue
    const { rows } = await pool.query(preCommit, [gid, branch, known.name])
    if (rows.length === 0) return false
  }
  const waiting = views.filter(({ states }) => states?.some(({ state }) => state === 'w'))
  const done = await Promise.all(
    waiting.map(({ branch }) =>
      command(peerOf(peers, branch), { gid, secret, election, operation: 'pre-commit' }),
    ),
  )
  return done.every((ok) => ok)
}

/** Here first, and then at all that can be reached; who is silent asks when it is back. */
async function settle(
  { pool, secret, heard, now }: TerminationDeps,
  { gid, own, peers, election }: Led,
  verdict: 'commit' | 'abort',
): Promise<void> {
  const settling = createSettle({ store: pgSettling(pool), now, inFlight: new Map() })
  const mine = own.flatMap(({ branch }) => branchOf(gid, String(branch)) ?? [])
  for (const branch of mine) await settling[verdict](branch)
  heard.forget(gid)
  await Promise.all(
    peers.map((peer) => command(peer, { gid, secret, election, operation: verdict })),
  )
}

const peerOf = (peers: readonly Peer[], branch: number): Peer => {
  const peer = peers.find((one) => one.branch === branch)
  if (peer === undefined) throw new Error(`no peer has branch ${branch}`)
  return peer
}

const reachedIn = (
  { gid, own }: Company,
  views: readonly PeerView[],
  { heard }: TerminationDeps,
): readonly Reached[] => [
  ...own.map(({ state }) => ({ state, steady: heard.isSteady(gid) })),
  ...views.flatMap(({ branch, states, steady }) =>
    states === null
      ? []
      : [{ state: states.find((one) => one.branch === branch)?.state ?? ('q' as const), steady }],
  ),
]
