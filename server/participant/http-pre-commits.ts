import { z } from 'zod'
import type { PhaseState } from '@/server/protocol/termination'
import type { ServiceAddress } from './http-address'
import { branchAddress, faultOf, isAbout, misunderstood } from './http-calls'
import type { Answer, Exchange } from './http-exchange'
import type { PreCommits, PreCommitted, StateAsked } from './pre-commits'

const [DONE, GONE, CONFLICT, REPLACED] = [200, 404, 409, 412]

const preCommitted = z.looseObject({
  state: z.literal('PRE_COMMITTED'),
  gid: z.string().optional(),
  branch: z.int().optional(),
})
const standing = z.looseObject({ state: z.string() })
const replaced = z.looseObject({ election: z.int() })
const states = z.object({
  states: z.array(z.object({ branch: z.int(), state: z.enum(['q', 'w', 'p', 'c', 'a']) })),
  steady: z.boolean().default(false),
})

interface Options {
  readonly address: ServiceAddress
  readonly exchange: Exchange
  readonly offered: () => boolean | null
}

/** The calls of an agent beside the contract (docs/HTTP-PARTICIPANTS.md, *Agents*). */
export function createPreCommits({ address, exchange, offered }: Options): PreCommits {
  return {
    get offered() {
      return offered()
    },
    secret: address.secret,
    addressFor: (secret) => {
      const url = new URL(address.base)
      if (address.secret !== null && address.secret !== secret) url.password = address.secret
      return url.href
    },
    preCommit: async (branch, { election, signal, onSent }) => {
      const { gid, branch: n, path } = branchAddress(branch)
      const body = JSON.stringify({ election })
      const answer = await exchange.ask({
        ...{ method: 'POST', path: `${path}/pre-commit`, body, signal, onSent },
        // What a later leader says is another call, and its election tells which.
        headers: election === 0 ? { 'idempotency-key': `${gid}/${n}/pre-commit` } : {},
      })
      const { data } = preCommitted.safeParse(bodyOf(answer, DONE))
      if (data !== undefined && isAbout(branch, data)) return { type: 'pre-committed' }
      return refusalOf(answer)
    },
    stateOf: async (branch, { election, signal }) => {
      const { gid, branch: n } = branchAddress(branch)
      const body = JSON.stringify({ election })
      const answer = await exchange.ask({
        ...{ method: 'POST', path: `/peers/${gid}/state`, body, signal },
      })
      return stateIn(answer, n)
    },
  }
}

const bodyOf = (answer: Answer, status: number): unknown =>
  answer.type === 'answered' && answer.status === status ? answer.body : undefined

function refusalOf(answer: Answer): PreCommitted {
  const leader = replaced.safeParse(bodyOf(answer, REPLACED)).data
  if (leader !== undefined) {
    const text = `It obeys a leader that the participants chose (election ${leader.election}).`
    return { type: 'overruled', election: leader.election, fault: { code: 'http-412', text } }
  }
  for (const status of [CONFLICT, GONE]) {
    const found = standing.safeParse(bodyOf(answer, status)).data
    if (found === undefined) continue
    const text = `Its branch is not promised any more: it is ${found.state}.`
    return { type: 'overruled', election: null, fault: { code: `http-${status}`, text } }
  }
  return { type: 'lost', fault: faultOf(answer) }
}

/** An agent that has never heard of the branch has promised nothing. */
function stateIn(answer: Answer, branch: number): StateAsked {
  const leader = replaced.safeParse(bodyOf(answer, REPLACED)).data
  if (leader !== undefined) return { type: 'overruled', election: leader.election }
  if (answer.type === 'lost') return { type: 'lost', fault: answer.fault }
  const { data } = states.safeParse(bodyOf(answer, DONE))
  if (data === undefined)
    return { type: 'lost', fault: misunderstood(answer, 'does not say how its branches stand') }
  const found = data.states.find((one) => one.branch === branch)
  const state: PhaseState = found?.state ?? 'q'
  return { type: 'reached', state, steady: data.steady }
}
