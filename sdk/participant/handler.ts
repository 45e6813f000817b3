import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Pool } from 'pg'
import {
  abortRequest,
  CONTRACT,
  prepareRequest,
  ROOT,
  stepRequest,
} from '@/server/contract/http-participant'
import type { Step } from './barrier'
import { type Branch, branchOf, keyOf } from './branch'
import { isAuthorized, plain, readBody, send } from './incoming'
import type { Prepare } from './order'
import { outcomes } from './outcomes'
import { createPrepare } from './prepare'
import type { Reply } from './reply'
import { createSettle } from './settle'
import { branches, status } from './status'
import { runStep, type Steps } from './steps'
import { readServer } from './tables-sql'

export interface ParticipantHandlerOptions {
  /** The database whose work is promised; `setUpParticipant` has been there once. */
  readonly pool: Pool
  readonly name: string
  readonly version: string
  readonly prepare: Prepare
  /** For TCC and sagas. */
  readonly steps?: Steps
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

/** Resolves to false, having touched nothing, for what is not addressed to the participant. */
export type ParticipantHandler = (
  request: IncomingMessage,
  response: ServerResponse,
) => Promise<boolean>

/** Turns a PostgreSQL database into a participant, behind any server of Node. */
export function createParticipantHandler(options: ParticipantHandlerOptions): ParticipantHandler {
  const { base = '', secret = null, onFault = () => undefined } = options
  const prefix = `${base}/${ROOT}`
  const parts = createParts(options)
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

function createParts(options: ParticipantHandlerOptions) {
  const { pool, name, version, prepare, steps = {}, abilities = {}, now = Date.now } = options
  const phaseOne = createPrepare({ pool, prepare, now })
  const settling = createSettle({ pool, now, inFlight: phaseOne.inFlight })

  const describe = async (): Promise<Reply> => {
    const { rows } = await pool.query<{ server: string }>(readServer)
    const server = rows[0]?.server ?? ''
    const always = { contract: CONTRACT, fence: true, list: true, outcomes: true }
    const own = { name, version, server, steps: Object.keys(steps) }
    return { status: 200, body: { ...always, ...own, ...abilities } }
  }
  const look = async (path: string, query: URLSearchParams): Promise<Reply> => {
    if (path === '') return describe()
    if (path === '/outcomes') return outcomes(pool, query)
    if (path === '/branches') return branches(pool, query.get('after') ?? '')
    const [, gid = '', number = '', ...more] = path.split('/')
    const branch = more.length > 0 ? null : branchOf(gid, number)
    return branch === null ? nothingThere : status(pool, branch, now())
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
    return parsed.success ? runStep(pool, { branch, op, work, body: parsed.data }) : invalid
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
