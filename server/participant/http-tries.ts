import {
  cancelled,
  confirmed,
  heuristicCommit,
  heuristicRollback,
  stepRefused,
  tried,
} from '@/server/contract/http-participant'
import type { BranchId } from '@/server/protocol/model'
import { branchAddress, faultOf, isAbout, misunderstood, post, refusal } from './http-calls'
import type { Answer, Exchange } from './http-exchange'
import { againOf } from './http-not-now'
import { askAgain, says } from './http-settle'
import type { Fault, Settled, Voted } from './participant'
import type { Tries } from './tries'

interface Options {
  /** A Try never waits behind what settles, nor the other way round. */
  readonly working: Exchange
  readonly settling: Exchange
  readonly offered: () => boolean | null
}

type Call = Parameters<Tries['try']>[1]

/** The steps of docs/HTTP-PARTICIPANTS.md: 200 is done, 409 a definite refusal, all else unknown. */
export function createTries({ working, settling, offered }: Options): Tries {
  return {
    get offered() {
      return offered()
    },
    try: async (branch, call) => voteOf(branch, await step(working, 'try', branch, call)),
    confirm: async (branch, call) => {
      const answer = await step(settling, 'confirm', branch, call)
      if (says(branch, answer, 200, confirmed)) return { type: 'done' }
      if (says(branch, answer, 409, heuristicRollback))
        return { type: 'contradicted', found: 'aborted' }
      if (says(branch, answer, 409, stepRefused)) return { type: 'unproven', fault: unconfirmed }
      return askAgain(answer)
    },
    cancel: async (branch, call): Promise<Settled> => {
      const answer = await step(settling, 'cancel', branch, call)
      if (says(branch, answer, 200, cancelled)) return { type: 'done' }
      if (says(branch, answer, 409, heuristicCommit))
        return { type: 'contradicted', found: 'committed' }
      return askAgain(answer)
    },
  }
}

function step(
  exchange: Exchange,
  operation: 'try' | 'confirm' | 'cancel',
  branch: BranchId,
  { payload, signal, onSent }: Call,
): Promise<Answer> {
  const { epoch } = branchAddress(branch)
  const body = JSON.stringify({ payload })
  return post(exchange, { operation, branch, body, epoch, signal, onSent })
}

function voteOf(branch: BranchId, answer: Answer): Voted {
  if (says(branch, answer, 200, tried)) return { vote: 'yes', fault: null }
  if (answer.type === 'lost') return { vote: 'unknown', fault: answer.fault }
  if (answer.status !== 409) return { vote: 'unknown', fault: faultOf(answer), ...againOf(answer) }
  const { data } = stepRefused.safeParse(answer.body)
  if (data === undefined || !isAbout(branch, data))
    return { vote: 'unknown', fault: misunderstood(answer, 'does not say what became of the Try') }
  return { vote: 'no', fault: refusal(data.reason ?? 'it gave no reason') }
}

const unconfirmed: Fault = {
  code: 'not-confirmed',
  text: 'The service refuses to confirm the branch, although it had reserved for it. Either it has lost its memory, or it may not refuse what it promised. It is asked again. Look into its data.',
}
