import type { SimulationSettings } from '@/server/contract/simulation'
import type { Simulated } from '@/server/simulator/simulate'
import { problem, type Reply } from '../reply'
import type { Ran } from '../threads'

/** Why there is no run to show. */
export function notRun(ran: Exclude<Ran<Simulated>, { type: 'done' }>): Reply {
  switch (ran.type) {
    case 'given-up':
      return problem(
        'simulation-too-large',
        `The run did not end within ${ran.limitMs / 1_000} s and the memory it may have, and was ended. Ask for fewer transactions, participants or faults.`,
      )
    case 'busy':
      return problem(
        'too-busy',
        `${ran.waitingMax} runs run or wait, and they run one after the other. Nothing was done. Try again in a moment.`,
        { headers: { 'retry-after': '2' } },
      )
    case 'left':
      return problem('too-busy', 'The caller went away, so the run was ended.')
    default:
      return ran satisfies never
  }
}

export const noSuchRun = (): Reply =>
  problem(
    'simulation-not-found',
    'This is not the address of a run: an address is made of the settings and the seed, as POST /v1/simulations answers it.',
  )

/** Of a run that is there, a transaction that is not; `path`: what of the request named it. */
export const noSuchNumber = (
  { transactions }: SimulationSettings,
  { number, path }: { readonly number: number | string; readonly path: string },
): Reply =>
  problem(
    'invalid-request',
    `The run has ${transactions} transactions, numbered from 0; there is no ${number}.`,
    { errors: [{ path, message: `No transaction ${number}` }] },
  )
