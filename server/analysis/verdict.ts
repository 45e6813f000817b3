import { fitSentence, littleSentence } from '@/server/contract/fit-words'
import { type Counts, type Estimate, type Estimated, estimate } from './estimate'
import { type CountFit, fitCounts, fitMean, fitShare, type MeanFit, type ShareFit } from './fit'
import type { Prediction } from './markov'
import { ENDS } from './markov-chain'
import { type ClosedForms, inDoubtAtOnce } from './markov-closed'
import type { MarkovParameters } from './markov-model'
import { sum } from './matrix'
import { type MarkovProperty, markovProperty, type Path } from './order'

/** What was measured of transactions under the same conditions. */
export interface Measured {
  readonly ended: number
  readonly committed: number
  /** Of those that aborted: by a no, and because a vote was missing. */
  readonly refused?: number | undefined
  readonly timedOut?: number | undefined
  readonly latencyMs?: { readonly mean: number; readonly deviation: number } | undefined
  /** Branches that were prepared at a time, on average, and how many decisions came a second. */
  readonly inDoubt?: { readonly mean: number; readonly decisionsPerSecond: number } | undefined
  /** Branches that were prepared, by the records; and how many there were at a time, by the databases. */
  readonly prepared?:
    | {
        readonly perSecond: number
        readonly meanMs: number
        readonly sampled: { readonly mean: number; readonly deviation: number; readonly of: number }
      }
    | undefined
  readonly counts?: Counts | undefined
  readonly transitions?: readonly { from: string; to: string; count: number }[] | undefined
  readonly paths?: readonly Path[] | undefined
}

export interface Fit {
  readonly success: ShareFit
  readonly ends: CountFit | null
  readonly latency: MeanFit | null
  readonly transitions: CountFit | null
  /** Little's law; without a verdict of its own, for nothing is known of its spread. */
  readonly inDoubt: { readonly predicted: number; readonly measured: number } | null
  /** The same of branches that are prepared, where their databases were asked; with a verdict of its own. */
  readonly prepared: (MeanFit & { readonly verdict: string }) | null
  readonly parameters: Partial<Record<Estimated, Estimate>>
  /** Without a say in the verdict: states that are merged are expected to show here. */
  readonly order: MarkovProperty | null
  readonly fits: boolean
  readonly verdict: string
}

export interface Predicted {
  readonly parameters: MarkovParameters
  readonly closed: ClosedForms
  readonly prediction: Prediction
}

/** Holds a measurement against its prediction, and says in words whether they agree (19.5). */
export function judge(predicted: Predicted, measured: Measured): Fit {
  const { parameters, closed, prediction } = predicted
  const success = fitShare(measured.committed, measured.ended, closed.P_commit)
  const ends = fitEnds(prediction, measured)
  const { latencyMs, ended } = measured
  const latency = latencyMs ? fitMean({ ...latencyMs, of: ended }, prediction.timeMs) : null
  const transitions = fitTransitions(prediction, measured)
  const estimates = estimate(measured.counts ?? {}, parameters)
  const fits = [success, ends, latency, transitions].every((one) => one?.fits ?? true)
  return {
    ...{ success, ends, latency, transitions, fits, parameters: estimates },
    inDoubt: inDoubt(predicted, measured),
    prepared: measured.prepared === undefined ? null : fitPrepared(measured.prepared),
    order: measured.paths === undefined ? null : markovProperty(measured.paths),
    verdict: fitSentence({ fits, success, latency, parameters: estimates }),
  }
}

/** Little: as many are prepared at a time as arrive in the time that each of them stays so. */
function fitPrepared({ perSecond, meanMs, sampled }: NonNullable<Measured['prepared']>) {
  const fit = fitMean(sampled, (perSecond * meanMs) / 1_000)
  return { ...fit, verdict: littleSentence(fit) }
}

function fitEnds({ B }: Prediction, measured: Measured): CountFit | null {
  const { committed, refused, timedOut } = measured
  if (refused === undefined || timedOut === undefined) return null
  const counts = { COMMITTED: committed, ABORT_NO: refused, ABORT_TIMEOUT: timedOut }
  return fitCounts([ENDS.map((end) => ({ probability: B[end], count: counts[end] }))])
}

/** A step between states that the chain does not have is an impossible one. */
function fitTransitions({ chain }: Prediction, { transitions }: Measured): CountFit | null {
  if (transitions === undefined) return null
  const known = chain.states.map(({ name }) => name)
  const targets = [...known, ...ENDS]
  const counted = (from: string, to: string) =>
    sum(transitions.flatMap((one) => (one.from === from && one.to === to ? [one.count] : [])))
  const rows = known.map((from, at) => {
    const row = [...(chain.Q[at] ?? []), ...(chain.R[at] ?? [])]
    return targets.map((to, place) => ({ probability: row[place] ?? 0, count: counted(from, to) }))
  })
  const strange = transitions
    .filter(({ from, to }) => !known.includes(from) || !targets.includes(to))
    .map(({ count }) => ({ probability: 0, count }))
  return fitCounts([...rows, strange])
}

function inDoubt({ parameters, closed }: Predicted, measured: Measured): Fit['inDoubt'] {
  if (measured.inDoubt === undefined) return null
  const { mean, decisionsPerSecond } = measured.inDoubt
  const { participants } = parameters
  return {
    predicted: inDoubtAtOnce(decisionsPerSecond, participants, closed.E_in_doubt),
    measured: mean,
  }
}
