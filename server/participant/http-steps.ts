import { stepAnswer } from '@/server/contract/http-participant'
import type { BranchId } from '@/server/protocol/model'
import { branchAddress, faultOf, isAbout, misunderstood, post } from './http-calls'
import type { Answer, Exchange } from './http-exchange'
import type { PerformsSteps, Stepped } from './performs-steps'

interface Options {
  /** For actions; compensations must not wait behind them. */
  readonly working: Exchange
  readonly settling: Exchange
  readonly offered: () => readonly string[] | null
}

const [DONE, REFUSED] = [200, 409]

/** Steps by the contract of services: 200 is done, 409 a definite refusal, anything else unknown. */
export const createHttpSteps = ({ working, settling, offered }: Options): PerformsSteps => ({
  get offered() {
    return offered()
  },
  perform: async (branch, { operation, payload, retriable, signal, onSent }) => {
    const body = JSON.stringify({ payload, ...(retriable && { retriable }) })
    const { epoch } = branchAddress(branch)
    const exchange = operation === 'action' ? working : settling
    const answer = await post(exchange, { branch, operation, body, epoch, signal, onSent })
    return steppedOf(branch, answer)
  },
})

function steppedOf(branch: BranchId, answer: Answer): Stepped {
  if (answer.type === 'lost') return { type: 'lost', fault: answer.fault }
  const { status, body } = answer
  if (status !== DONE && status !== REFUSED) return { type: 'lost', fault: faultOf(answer) }
  const parsed = stepAnswer.safeParse(body)
  if (!parsed.success)
    return { type: 'lost', fault: misunderstood(answer, 'does not say what became of the step') }
  if (!isAbout(branch, parsed.data))
    return { type: 'lost', fault: misunderstood(answer, 'speaks of another branch') }
  if (status === DONE) return { type: 'done' }
  return { type: 'refused', fault: refusal(parsed.data.reason) }
}

const REASON_MAX = 300

const refusal = (reason: string | undefined) => ({
  code: 'refused',
  text: `The service refuses: ${(reason ?? 'it gave no reason').slice(0, REASON_MAX)}`,
})
