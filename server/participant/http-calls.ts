import { ROOT } from '@/server/contract/http-participant'
import { parseBranchId, parseTransactionId } from '@/server/protocol/ids'
import type { BranchId } from '@/server/protocol/model'
import type { Answer, Call, Exchange } from './http-exchange'
import type { Fault } from './participant'

export type Operation =
  | 'prepare'
  | 'commit'
  | 'abort'
  | 'try'
  | 'confirm'
  | 'cancel'
  | 'action'
  | 'compensate'
  | 'message'

export interface BranchAddress {
  readonly gid: string
  readonly branch: number
  /** The epoch in the transaction's id: the same for every repeat, whoever makes it. */
  readonly epoch: number
  /** Below the address of the service. */
  readonly path: string
}

export function branchAddress(id: BranchId): BranchAddress {
  const parts = parseBranchId(id)
  const epoch = parts === null ? undefined : parseTransactionId(parts.transaction)?.epoch
  if (parts === null || epoch === undefined) throw new Error(`not a branch id: ${id}`)
  const { transaction: gid, n: branch } = parts
  return { gid, branch, epoch, path: `/${ROOT}/${gid}/${branch}` }
}

interface Post extends Pick<Call, 'signal' | 'onSent'> {
  readonly branch: BranchId
  readonly operation: Operation
  readonly body: string
  readonly epoch: number
  readonly deadline?: string
  /** W3C trace context of the caller, where it has one. */
  readonly traceparent?: string | null
}

/** One command about a branch, with the headers of the contract. */
export function post(
  exchange: Exchange,
  { branch, operation, body, epoch, deadline, traceparent = null, signal, onSent }: Post,
): Promise<Answer> {
  const { gid, branch: n, path } = branchAddress(branch)
  return exchange.ask({
    ...{ method: 'POST', path: `${path}/${operation}`, body, signal, onSent },
    headers: {
      'idempotency-key': `${gid}/${n}/${operation}`,
      'x-verdict-epoch': String(epoch),
      ...(deadline === undefined ? {} : { 'x-verdict-deadline': deadline }),
      ...(traceparent === null ? {} : { traceparent }),
    },
  })
}

/** False: it speaks of a branch, and not of the one that was asked. */
export function isAbout(
  id: BranchId,
  { gid, branch }: { readonly gid?: string | undefined; readonly branch?: number | undefined },
): boolean {
  const asked = branchAddress(id)
  return (gid ?? asked.gid) === asked.gid && (branch ?? asked.branch) === asked.branch
}

const NOT_NOW = new Set([425, 429, 503])

export const isNotNow = (answer: Answer): boolean =>
  answer.type === 'answered' && NOT_NOW.has(answer.status)

const TEXT_MAX = 300

/** What people read where an answer is none of the contract's. */
export function faultOf(answer: Answer): Fault {
  if (answer.type === 'lost') return answer.fault
  const { status, body } = answer
  const known = meanings[status]
  if (known !== undefined) return { code: `http-${status}`, text: known }
  const said = body === undefined ? 'no JSON' : JSON.stringify(body).slice(0, TEXT_MAX)
  return {
    code: `http-${status}`,
    text: `The service answered ${status} with ${said}, which the contract does not know. What became of the call is not known. Look into the service's log.`,
  }
}

export const misunderstood = (answer: Answer, what: string): Fault => ({
  ...faultOf(answer),
  code: 'not-understood',
  text: `The service's answer ${what}. It counts as no answer. Compare the service with docs/HTTP-PARTICIPANTS.md.`,
})

const REASON_MAX = 300

export const refusal = (reason: string): Fault => ({
  code: 'refused',
  text: `The service says no: ${reason.slice(0, REASON_MAX)}`,
})

const refusedSecret =
  'The service refused the secret. Nothing was done. Register it with the right one: http://:secret@host/base.'
const notNow = 'The service cannot do it now. Nothing was promised. It will be asked again.'

const meanings: Readonly<Record<number, string>> = {
  401: refusedSecret,
  403: refusedSecret,
  412: 'The service has heard a newer coordinator of this shard. This call did nothing there.',
  422: 'The service has seen the same key with another body. It kept to the first one.',
  425: notNow,
  429: notNow,
  503: notNow,
}
