import { z } from 'zod'
import * as contract from '@/server/contract/http-participant'

export interface Call {
  readonly method: 'get' | 'post'
  readonly path: string
  readonly name: string
  readonly summary: string
  readonly body?: z.ZodType
  readonly query?: readonly string[]
  /** By status; a null schema is an answer whose body is not looked at. */
  readonly answers: Readonly<Record<number, readonly [string, z.ZodType | null]>>
}

const BRANCH = `/${contract.ROOT}/{gid}/{branch}`

const later = ['Not now: nothing was promised, ask again', null] as const
const notNow = { 425: later, 429: later, 503: later }

/** Every call of the contract that a service keeps. */
export const calls: readonly Call[] = [
  {
    ...{ method: 'get', path: `/${contract.ROOT}`, name: 'describe' },
    summary: 'What the service is and can',
    answers: { 200: ['The service', contract.serviceDescription] },
  },
  {
    ...{ method: 'get', path: `/${contract.ROOT}/outcomes`, name: 'outcomes' },
    summary: 'What has committed, as digests; with bucket=WINDOW.slot, the branches in these',
    query: ['cluster', 'from', 'until', 'bucket'],
    answers: {
      200: ['Digests, or branches', z.union([contract.outcomeDigests, contract.outcomeBranches])],
    },
  },
  {
    ...{ method: 'post', path: `${BRANCH}/prepare`, name: 'prepare' },
    summary: 'Does the work, provisionally, and promises to commit it',
    body: contract.prepareRequest,
    answers: {
      200: ['Durable, with everything needed to commit and to abort', contract.voteYes],
      409: ['Definite: nothing is held and nothing ever will be', contract.voteNo],
      412: ['A newer coordinator has spoken for this shard', contract.newerEpoch],
      422: ['The same key came with another body', null],
      ...notNow,
    },
  },
  {
    ...{ method: 'post', path: `${BRANCH}/commit`, name: 'commit' },
    summary: 'Makes it permanent',
    body: contract.commitRequest,
    answers: {
      200: ['Durable, now or before', contract.committed],
      404: ['The service knows nothing of it. Not success', contract.unknownBranch],
      409: ['It ended otherwise by itself', contract.heuristicRollback],
      ...notNow,
    },
  },
  {
    ...{ method: 'post', path: `${BRANCH}/abort`, name: 'abort' },
    summary: 'Undoes it, and remembers that it did',
    body: contract.abortRequest,
    answers: {
      200: ['Undone, or never known: a prepare that comes later is refused', contract.aborted],
      409: ['It has committed', contract.heuristicCommit],
      ...notNow,
    },
  },
  ...(['action', 'compensate'] as const).map(
    (name): Call => ({
      ...{ method: 'post', path: `${BRANCH}/${name}`, name, body: contract.stepRequest },
      summary: `Optional, of a saga: ${name === 'action' ? 'does a step at once' : 'undoes it'}, at most once, behind a barrier`,
      answers: {
        200: ['Done, now or before; or there was nothing to undo', contract.stepAnswer],
        409: ['Definite: nothing was done by it', contract.stepAnswer],
        422: ['The same key came with another body', null],
        ...notNow,
      },
    }),
  ),
  {
    ...{ method: 'post', path: `${BRANCH}/try`, name: 'try' },
    summary: 'Reserves, in a transaction of its own that commits (Try–Confirm–Cancel)',
    body: contract.stepRequest,
    answers: {
      200: ['The reservation is durable, now or before', contract.tried],
      409: ['Definite: nothing is reserved and nothing ever will be', contract.stepRefused],
      ...notNow,
    },
  },
  {
    ...{ method: 'post', path: `${BRANCH}/confirm`, name: 'confirm' },
    summary: 'Makes what was reserved final',
    body: contract.stepRequest,
    answers: {
      200: ['Durable, now or before', contract.confirmed],
      409: ['There is no Try to confirm, or it was cancelled', contract.confirmRefused],
      ...notNow,
    },
  },
  {
    ...{ method: 'post', path: `${BRANCH}/cancel`, name: 'cancel' },
    summary: 'Gives back what was reserved, and remembers that it did',
    body: contract.stepRequest,
    answers: {
      200: ['Given back, or never reserved: a Try that comes later is refused', contract.cancelled],
      409: ['It was confirmed', contract.heuristicCommit],
      ...notNow,
    },
  },
  {
    ...{ method: 'post', path: `${BRANCH}/message`, name: 'message' },
    summary: 'Does its part of what has committed elsewhere (two-phase message)',
    body: contract.stepRequest,
    answers: {
      200: ['Done, now or before', contract.delivered],
      409: ['Not success: it is shown, and sent again', contract.stepRefused],
      ...notNow,
    },
  },
  {
    ...{ method: 'get', path: BRANCH, name: 'status' },
    summary: 'How the branch stands',
    answers: { 200: ['UNKNOWN is an answer, and never an outcome', contract.branchStatus] },
  },
  {
    ...{ method: 'get', path: `/${contract.ROOT}/branches`, name: 'listPrepared' },
    summary: 'Every branch that is prepared here',
    query: ['state', 'after'],
    answers: { 200: ['One page', contract.preparedBranches] },
  },
]
