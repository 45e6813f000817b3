import type { z } from 'zod'
import {
  aborted,
  committed,
  heuristicCommit,
  heuristicRollback,
  unknownBranch,
} from '@/server/contract/http-participant'
import type { StopSignal } from '@/server/platform/stop'
import type { BranchId } from '@/server/protocol/model'
import { branchAddress, faultOf, isAbout, misunderstood, post } from './http-calls'
import type { Answer, Exchange } from './http-exchange'
import type { Fault, OnSent, Settled } from './participant'

interface Ask {
  readonly branch: BranchId
  readonly signal: StopSignal
  readonly onSent?: OnSent | undefined
}

/** Nothing but a change of configuration heals these. */
const ALARMS = new Set([400, 401, 403, 404, 405, 410, 415, 422])

/** Phase two: what is no answer of the contract is asked again for ever. */
export async function commit(exchange: Exchange, ask: Ask): Promise<Settled> {
  const { epoch } = branchAddress(ask.branch)
  const answer = await post(exchange, { ...ask, operation: 'commit', body: '{}', epoch })
  if (says(ask.branch, answer, 200, committed)) return { type: 'done' }
  if (says(ask.branch, answer, 409, heuristicRollback))
    return { type: 'contradicted', found: 'aborted' }
  if (says(ask.branch, answer, 404, unknownBranch)) return { type: 'unproven', fault: traceless }
  return askAgain(answer)
}

export async function abort(exchange: Exchange, ask: Ask): Promise<Settled> {
  const { epoch } = branchAddress(ask.branch)
  const body = JSON.stringify({ epoch })
  const answer = await post(exchange, { ...ask, operation: 'abort', body, epoch })
  if (says(ask.branch, answer, 200, aborted)) return { type: 'done' }
  if (says(ask.branch, answer, 409, heuristicCommit))
    return { type: 'contradicted', found: 'committed' }
  return askAgain(answer)
}

type AboutBranch = z.ZodType<{
  readonly gid?: string | undefined
  readonly branch?: number | undefined
}>

export function says(
  branch: BranchId,
  answer: Answer,
  status: number,
  schema: AboutBranch,
): boolean {
  if (answer.type === 'lost' || answer.status !== status) return false
  const parsed = schema.safeParse(answer.body)
  return parsed.success && isAbout(branch, parsed.data)
}

export function askAgain(answer: Answer): Settled {
  if (answer.type === 'lost') return { type: 'retry', fault: answer.fault, alarm: false }
  const ofContract = answer.status === 200 || answer.status === 409
  const fault = ofContract
    ? misunderstood(answer, 'does not say how this branch ended')
    : faultOf(answer)
  return { type: 'retry', fault, alarm: ofContract || ALARMS.has(answer.status) }
}

/** A service is told of its branches only; what else it holds belongs to somebody else. */
export const foreignRefused: Settled = {
  type: 'retry',
  alarm: true,
  fault: {
    code: 'not-offered',
    text: 'The contract of services has no way to settle a branch of somebody else. Nothing was sent. Settle it with the coordinator it belongs to, or in the service itself.',
  },
}

const traceless: Fault = {
  code: 'no-trace',
  text: 'The service knows nothing of the branch, although it had promised to commit it. It may have lost its memory. Look into its data, then acknowledge.',
}
