import { queryOptions } from '@tanstack/react-query'
import { type MarkovFit, markovAnalysis } from '@/server/contract/analysis'
import { simulation } from '@/server/contract/simulation'
import { sendJson } from '../wire/http'
import type { Assumptions } from './assumptions'

export const TRANSFERS = 5_000
/** Shares of the messages that are lost. */
export const LOSSES = [0, 0.05, 0.3] as const

/** Any will do; one that stays the same gives everybody the same figures. */
const SEED = 19
/** Far apart enough, and waited for long enough, that only a lost message is late. */
const TIMES = { intervalMs: 5, timeoutMs: 50 } as const
const DELAY_MS = 2

export interface SimulatedFit {
  readonly loss: number
  /** The id of the run. */
  readonly simulation: string
  readonly success: MarkovFit['success']
}

/** As many transfers as that in the simulator, judged by the chain with the same parameters. */
export const simulatedFits = (
  { participants, attempts, refuse }: Pick<Assumptions, 'participants' | 'attempts' | 'refuse'>,
  loss: number,
) =>
  queryOptions({
    queryKey: ['analysis', 'simulated', { participants, attempts, refuse, loss }],
    queryFn: async ({ signal }): Promise<SimulatedFit> => {
      const body = {
        ...{ protocol: 'two-phase-commit', transactions: TRANSFERS, seed: SEED, ...TIMES },
        ...{ participants, attempts, refuse },
        network: { loss, delayMs: DELAY_MS, jitter: 0 },
      }
      const run = await sendJson('/v1/simulations', simulation, { body, signal })
      const { committed, refused, timedOut } = run.outcomes
      const measured = { ended: TRANSFERS, committed, refused, timedOut }
      const asked = { participants, attempts, refuse, loss, down: 0, measured }
      const { fit } = await sendJson('/v1/analysis/markov', markovAnalysis, {
        ...{ body: asked, signal },
      })
      if (fit === null) throw new Error('what was measured was sent, and nothing was judged')
      return { loss, simulation: run.id, success: fit.success }
    },
    staleTime: Number.POSITIVE_INFINITY,
    retry: false,
  })
