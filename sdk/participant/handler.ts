import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Pool, PoolClient } from 'pg'
import {
  abortRequest,
  CONTRACT,
  prepareRequest,
  ROOT,
  stepRequest,
} from '@/server/contract/http-participant'
import type { Step } from './barrier-rules'
import { type Branch, branchOf, keyOf } from './branch'
import { isAuthorized, plain, readBody, send } from './incoming'
import type { Prepare } from './order'
import { outcomes } from './outcomes'
import { pgStore } from './pg-store'
import { createPrepare } from './prepare'
import type { Reply } from './reply'
import { createSettle } from './settle'
import { branches, status } from './status'
import { runStep, type Steps } from './steps'
import type { Store } from './store'

/** What every service of the kit says, whatever database it stands in front of. */
export interface ServiceOptions<Client> {
  readonly name: string
  readonly version: string
  readonly prepare: Prepare<Client>
  /** For TCC and sagas. */
  readonly steps?: Steps<Client>
  /** What stands before `/verdict` in every address. */
  readonly base?: string
  /** What else it says of itself when it is asked what it is. */
  readonly abilities?: Readonly<Record<string, boolean>>
  /** The bearer token that every call must show; absent: whoever reaches it may call. */
  readonly secret?: string
  /** Told of what failed here; the caller gets a 500, which promises nothing. */
  readonly onFault?: (error: unknown) => void
  readonly now?: () => number
}

export interface ParticipantHandlerOptions extends ServiceOptions<PoolClient> {
  /** The database whose work is promised; `setUpParticipant` has been there once. */
  readonly pool: Pool
}

/** Resolves to false, having touched nothing, for what is not addressed to the participant. */
export type ParticipantHandler = (
  request: IncomingMessage,
  response: ServerResponse,
) => Promise<boolean>

/** Turns a PostgreSQL database into a participant, behind any server of Node. */
export function createParticipantHandler(options: ParticipantHandlerOptions): ParticipantHandler {
  const { pool, prepare, now = Date.now } = options
  return serveStore(options, pgStore({ pool, prepare, now }))
}

/** The contract, over any database that keeps promises. */
export function serveStore<Client>(
  options: ServiceOptions<Client>,
  store: Store<Client>,
): ParticipantHandler {
  const { base = '', secret = null, onFault = () => undefined } = options
  const prefix = `${base}/${ROOT}`
  const parts = createParts(options, store)
  return async (request, response) => {
    if (!URL.canParse(request.url ?? '/', 'http://here')) return false
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://here')
    if (pathname !== prefix && !pathname.startsWith(`${prefix}/`)) return false
    const path = pathname.slice(prefix.length)
    try {
      if (!isAuthorized(request, secret)) send(response, plain(401, 'The token is wrong.'))
      else if (request.method === 'GET') send(response, await parts.look(path, searchParams))
      else if (request.method === 'POST') send(response, await parts.act(path, request))
      else send(response, plain(405, 'Only GET and POST are answered here.'))
    } catch (error) {
      onFault(error)
      send(response, plain(500, 'Something failed here. Whether it was done is not known.'))
    }
    return true
  }
}

const nothingThere = plain(404, 'There is nothing at this address.')

async function describe<Client>(
  { name, version, steps = {}, abilities = {} }: ServiceOptions<Client>,
  store: Store<Client>,
): Promise<Reply> {
  const server = await store.server()
  const able = { fence: true, list: true, outcomes: true, steps: Object.keys(steps), ...abilities }
  return { status: 200, body: { contract: CONTRACT, name, version, server, ...able } }
}

function createParts<Client>(options: ServiceOptions<Client>, store: Store<Client>) {
  const { steps = {}, now = Date.now } = options
  const phaseOne = createPrepare({ store, now })
  const settling = createSettle({ store, now, inFlight: phaseOne.inFlight })

  const look = async (path: string, query: URLSearchParams): Promise<Reply> => {
    if (path === '') return describe(options, store)
    if (path === '/outcomes') return outcomes(store, query)
    if (path === '/branches') return branches(store, query.get('after') ?? '')
    const [, gid = '', number = '', ...more] = path.split('/')
    const branch = more.length > 0 ? null : branchOf(gid, number)
    return branch === null ? nothingThere : status(store, branch, now())
  }
  const act = async (path: string, request: IncomingMessage): Promise<Reply> => {
    const [, gid = '', number = '', operation = '', ...more] = path.split('/')
    const branch = more.length > 0 ? null : branchOf(gid, number)
    if (branch === null) return nothingThere
    const key = request.headers['idempotency-key']
    if (key !== undefined && key !== keyOf(branch, operation))
      return plain(422, 'The Idempotency-Key belongs to another call.')
    const read = await readBody(request)
    return 'refused' in read ? read.refused : perform(branch, operation, read.value)
  }
  const perform = (branch: Branch, operation: string, body: unknown): Promise<Reply> => {
    if (operation === 'prepare') return promise(branch, body)
    if (operation === 'commit') return settling.commit(branch)
    if (operation === 'abort')
      return abortRequest.safeParse(body).success ? settling.abort(branch) : invalid
    const op = operation as Step
    const work = Object.hasOwn(steps, operation) ? steps[op] : undefined
    const parsed = stepRequest.safeParse(body)
    if (work === undefined) return Promise.resolve(nothingThere)
    return parsed.success ? runStep(store, { branch, op, work, body: parsed.data }) : invalid
  }
  const promise = (branch: Branch, body: unknown): Promise<Reply> => {
    const parsed = prepareRequest.safeParse(body)
    if (!parsed.success) return invalid
    const { payload, epoch, deadline } = parsed.data
    const order = { payload, epoch, deadline: new Date(deadline), body: parsed.data }
    return phaseOne.prepare(branch, order)
  }
  return { look, act }
}

const invalid = Promise.resolve(plain(400, 'The body is not what the contract says.'))
