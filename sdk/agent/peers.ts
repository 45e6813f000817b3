import type { Pool } from 'pg'
import { z } from 'zod'
import { ROOT } from '@/server/contract/http-participant'
import { parseTransactionId } from '@/server/protocol/ids'
import { readPeers } from './agent-sql'
import { ELECTION_HEADER } from './election'
import type { BranchState } from './states'

const ASK_MS_MAX = 2_000
const PEERS_MAX = 32

/** Who else takes part, as prepare says it: the number of its branch and where its agent is. */
export const peers = z
  .array(z.object({ branch: z.int().min(1).max(999), url: z.url({ protocol: /^https?$/ }) }))
  .max(PEERS_MAX)

export type Peer = z.infer<typeof peers>[number]

/** What a peer says; null: it does not answer. `refused`: it obeys a higher election. */
export interface PeerView {
  readonly branch: number
  readonly states: readonly BranchState[] | null
  readonly refused: number | null
  /** It has not been down since it promised. */
  readonly steady: boolean
}

const answer = z.object({
  states: z.array(z.object({ branch: z.int(), state: z.enum(['q', 'w', 'p', 'c', 'a']) })),
  steady: z.boolean().default(false),
})
const higher = z.object({ election: z.int() })
const HIGHER = 412

export async function peersOf(pool: Pool, gid: string): Promise<readonly Peer[]> {
  return (await pool.query<Peer>(readPeers, [gid])).rows
}

/** Asks every peer how it stands, all at the same time, under one election. */
export const askPeers = (
  { gid, election, secret }: { gid: string; election: number; secret: string },
  known: readonly Peer[],
): Promise<PeerView[]> => Promise.all(known.map((peer) => ask(peer, { gid, election, secret })))

async function ask(
  { branch, url }: Peer,
  { gid, election, secret }: { gid: string; election: number; secret: string },
): Promise<PeerView> {
  const { base, shown } = addressed(url, secret)
  try {
    const response = await fetch(`${base}/peers/${gid}/state`, {
      method: 'POST',
      redirect: 'error',
      headers: { authorization: `Bearer ${shown}`, 'content-type': 'application/json' },
      body: JSON.stringify({ election }),
      signal: AbortSignal.timeout(ASK_MS_MAX),
    })
    const body: unknown = await response.json()
    if (response.status === HIGHER)
      return { branch, states: null, refused: higher.parse(body).election, steady: false }
    return { branch, ...answer.parse(body), refused: null }
  } catch {
    // Silence and nonsense say nothing about the peer, and are never read as a state.
    return { branch, states: null, refused: null, steady: false }
  }
}

interface Command {
  readonly gid: string
  readonly secret: string
  readonly election: number
  readonly operation: 'pre-commit' | 'commit' | 'abort'
}

/** Tells a peer what its leader says. False: it did not say that it has done so. */
export async function command(
  { branch, url }: Peer,
  { gid, secret, election, operation }: Command,
): Promise<boolean> {
  const { base, shown } = addressed(url, secret)
  const epoch = parseTransactionId(gid)?.epoch ?? 0
  try {
    const response = await fetch(`${base}/${ROOT}/${gid}/${branch}/${operation}`, {
      ...{ method: 'POST', redirect: 'error', signal: AbortSignal.timeout(ASK_MS_MAX) },
      headers: {
        authorization: `Bearer ${shown}`,
        'content-type': 'application/json',
        [ELECTION_HEADER]: String(election),
      },
      body: JSON.stringify({ election, epoch }),
    })
    await response.arrayBuffer()
    return response.ok
  } catch {
    return false
  }
}

/** A peer with a secret of its own has it in its address, as a participant does. */
function addressed(url: string, secret: string): { base: string; shown: string } {
  const address = new URL(url)
  const shown = address.password === '' ? secret : decodeURIComponent(address.password)
  address.username = ''
  address.password = ''
  return { base: address.href.replace(/\/+$/, ''), shown }
}
