import type { IncomingMessage } from 'node:http'
import type { Pool } from 'pg'
import { z } from 'zod'
import { ROOT } from '@/server/contract/http-participant'
import { type Branch, branchOf } from '../participant/branch'
import { createParticipantHandler, type ParticipantHandler } from '../participant/handler'
import { isAuthorized, plain, readBody, send } from '../participant/incoming'
import { look } from '../participant/look'
import { about, type Reply } from '../participant/reply'
import { setUpParticipant } from '../participant/set-up'
import { within } from '../participant/transaction'
import { preCommit, setUpAgentTables } from './agent-sql'
import { disobeyed, ELECTION_HEADER } from './election'
import { createHeard, type Heard } from './heard'
import { askPeers, peersOf } from './peers'
import { pruneAgent } from './prune'
import { repeat } from './repeat'
import { statesOf } from './states'
import { createSteps } from './steps'
import { type Concluded, terminateSuspects } from './termination'
import { createWork, type Statement } from './work'

export interface AgentOptions {
  /** The database that it stands in front of. */
  readonly pool: Pool
  /** The same database, by connections that nothing else takes: what is noted while the work holds one. */
  readonly notes: Pool
  readonly name: string
  readonly version: string
  /** What every caller must show, and what it shows its peers. */
  readonly secret: string
  /** Why a statement may not run here; null: it may. */
  readonly refuses: (statement: Statement) => string | null
  readonly onFault?: (error: unknown) => void
  readonly now?: () => number
  /** How long nobody need be heard of a promised branch before the agents end it by themselves. */
  readonly suspectMs?: number
  /** How long what has ended is remembered, never less than 30 days. */
  readonly keptDays?: number
  /** Told when this agent has led the end of a transaction. */
  readonly onConcluded?: (concluded: Concluded) => void
}

export interface Agent {
  readonly handler: ParticipantHandler
  /** It looks after nothing any more. */
  close(): Promise<void>
}

const byLeader = z.looseObject({ election: z.int().min(0).default(0) })
const PEERS = /^\/peers\/([^/]+)(\/state)?$/
const COMMAND = new RegExp(`^/${ROOT}/([^/]+)/(\\d+)/(pre-commit|commit|abort)$`)
const ABOUT = new RegExp(`^/${ROOT}/([^/]+)/\\d+/`)
const SUSPECT_MS = 5_000
const LOOKS_A_SUSPICION = 5
const PRUNE_EVERY_MS = 3_600_000

/**
 * A database of its own state machine: a participant by the contract, which besides can be
 * pre-committed, knows its peers and answers them. Alone it decides nothing; of a transaction in
 * three phases whose coordinator is not heard of any more, the agents find the end together.
 */
export async function createAgent(options: AgentOptions): Promise<Agent> {
  const { pool, secret, onFault = () => undefined, now = Date.now, keptDays = 0 } = options
  const heard = createHeard(() => performance.now())
  await setUpParticipant(pool)
  await pool.query(setUpAgentTables)
  const participant = createParticipantHandler({
    ...{ pool, name: options.name, version: options.version, secret, onFault, now },
    prepare: createWork(options.notes, options.refuses, heard),
    steps: createSteps(options.refuses),
    abilities: { preCommit: true },
  })
  const handler: ParticipantHandler = async (request, response) => {
    try {
      const reply = await own({ pool, secret, heard, now: now() }, request)
      if (reply === null) return await participant(request, response)
      send(response, reply)
    } catch (error) {
      onFault(error)
      send(response, plain(500, 'Something failed here. Whether it was done is not known.'))
    }
    return true
  }
  const suspectMs = options.suspectMs ?? SUSPECT_MS
  const watched = { ...options, heard, now, onFault, suspectMs }
  const endings = repeat(() => terminateSuspects(watched), suspectMs / LOOKS_A_SUSPICION, onFault)
  const forgetting = repeat(
    () => pruneAgent(pool, { days: keptDays, now }),
    PRUNE_EVERY_MS,
    onFault,
  )
  const close = async () => void (await Promise.all([endings(), forgetting()]))
  return { handler, close }
}

interface Context {
  readonly pool: Pool
  readonly secret: string
  readonly heard: Heard
  readonly now: number
}

/** Null for what is the participant's. */
async function own(context: Context, request: IncomingMessage): Promise<Reply | null> {
  const path = (request.url ?? '/').split('?')[0] ?? '/'
  const peer = PEERS.exec(path)
  const command = request.method === 'POST' ? COMMAND.exec(path) : null
  listen(context.heard, path, request.method)
  if (peer === null && command === null) return null
  if (!isAuthorized(request, context.secret)) return plain(401, 'The token is wrong.')
  if (peer !== null) return answerPeer(context, request, peer)
  const branch = branchOf(command?.[1] ?? '', command?.[2] ?? '')
  if (branch === null) return plain(404, 'There is nothing at this address.')
  return command?.[3] === 'pre-commit'
    ? preCommitted(context, branch, await electionIn(request))
    : overruled(context, branch, request)
}

/** Whoever commands, or leads, is alive; a peer that only looks says nothing about them. */
function listen(heard: Heard, path: string, method: string | undefined): void {
  const [, gid] = ABOUT.exec(path) ?? []
  if (gid !== undefined && method === 'POST') heard.note(gid)
}

async function answerPeer(
  { pool, secret, heard, now }: Context,
  request: IncomingMessage,
  [, gid = '', question]: RegExpExecArray,
): Promise<Reply> {
  if (branchOf(gid, '1') === null) return plain(404, 'There is no such transaction.')
  if (question === undefined && request.method === 'GET') {
    const known = await peersOf(pool, gid)
    const peers = await askPeers({ gid, election: 0, secret }, known)
    const steady = heard.isSteady(gid)
    return { status: 200, body: { states: await statesOf(pool, gid, now), steady, peers } }
  }
  if (question === undefined || request.method !== 'POST')
    return plain(405, 'Ask with POST …/state, or look with GET.')
  const election = await electionIn(request)
  if (election === null) return plain(400, 'An election is a whole number.')
  const higher = election === 0 ? null : await disobeyed(pool, gid, election)
  if (higher !== null) return { status: 412, body: { election: higher } }
  if (election > 0) heard.note(gid)
  return {
    status: 200,
    body: { states: await statesOf(pool, gid, now), steady: heard.isSteady(gid) },
  }
}

/** q and a are no states that a pre-commit may find; c is past it. */
async function preCommitted(
  { pool, now }: Context,
  branch: Branch,
  election: number | null,
): Promise<Reply> {
  if (election === null) return plain(400, 'An election is a whole number.')
  const { gid, branch: number, name } = branch
  return within(pool, async (client) => {
    const higher = await disobeyed(client, gid, election)
    if (higher !== null) return about(branch, 412, { election: higher })
    const { rows } = await client.query<{ since: Date }>(preCommit, [gid, number, name])
    if (rows[0] !== undefined)
      return about(branch, 200, { state: 'PRE_COMMITTED', since: rows[0].since.toISOString() })
    const { state } = await look(client, branch, now)
    return about(branch, state === 'UNKNOWN' ? 404 : 409, { state })
  })
}

/** A verdict by a leader that was replaced is refused; one without an election is a coordinator's. */
async function overruled(
  { pool }: Context,
  branch: Branch,
  request: IncomingMessage,
): Promise<Reply | null> {
  const given = request.headers[ELECTION_HEADER]
  if (given === undefined) return null
  const election = Number(given)
  if (!Number.isSafeInteger(election)) return plain(400, 'An election is a whole number.')
  const higher = await disobeyed(pool, branch.gid, election)
  return higher === null ? null : about(branch, 412, { election: higher })
}

async function electionIn(request: IncomingMessage): Promise<number | null> {
  const read = await readBody(request)
  if ('refused' in read) return null
  const parsed = byLeader.safeParse(read.value)
  return parsed.success ? parsed.data.election : null
}
