import { delivered, stepRefused } from '@/server/contract/http-participant'
import { branchAddress, post } from './http-calls'
import type { Exchange } from './http-exchange'
import { askAgain, says } from './http-settle'
import type { Messages } from './messages'
import type { Fault } from './participant'

interface Options {
  readonly exchange: Exchange
  readonly offered: () => boolean | null
}

/** The step `message` of docs/HTTP-PARTICIPANTS.md: 200 is done, all else is asked again. */
export const createMessages = ({ exchange, offered }: Options): Messages => ({
  get offered() {
    return offered()
  },
  deliver: async (branch, { payload, signal, onSent }) => {
    const { epoch } = branchAddress(branch)
    const body = JSON.stringify({ payload })
    const call = { operation: 'message', branch, body, epoch, signal, onSent } as const
    const answer = await post(exchange, call)
    if (says(branch, answer, 200, delivered)) return { type: 'done' }
    if (says(branch, answer, 409, stepRefused)) return { type: 'unproven', fault: unwilling }
    return askAgain(answer)
  },
})

const unwilling: Fault = {
  code: 'not-delivered',
  text: 'The service refuses the message, which it may not: what it belongs to has committed. It is asked again. Look into its data.',
}
