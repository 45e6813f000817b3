import { type CrashVictim, crashVictims } from '@/server/contract/crash-step-parts'
import { type CrashProtocol, crashProtocols, gapAt, gapsOf } from '@/server/contract/crash-steps'
import type { CrashTest } from '@/server/contract/crash-test'
import type { NewSimulation, Simulation } from '@/server/contract/simulation'
import { say, t } from '@/server/contract/words'
import { duration } from '../ui/format'
import { paragraph } from '../ui/paragraph'
import { namesWithin, victimWord } from './crash-words'

/** In virtual time, or with the processes and databases of the lab. */
export type World = 'simulated' | 'real'

export interface Crash {
  readonly protocol: CrashProtocol
  readonly point: string
  readonly victim: CrashVictim
}

export interface CrashResult extends Crash {
  /** Null: it has not ended. */
  readonly outcome: 'committed' | 'aborted' | null
  readonly blockedMs: number
  readonly alike: boolean | null
  /** The transaction it was, or the simulated run. */
  readonly transaction: string | null
  readonly run: string | null
}

type Params = Readonly<Record<string, string>>

export const protocolIn = ({ crashes }: Params): CrashProtocol =>
  crashProtocols.find((one) => one === crashes) ?? 'two-phase-commit'

export const worldIn = ({ world }: Params): World => (world === 'real' ? 'real' : 'simulated')

/** As the address has a crash: `D0.coordinator`. */
export const crashKey = ({ point, victim }: Pick<Crash, 'point' | 'victim'>): string =>
  `${point}.${victim}`

/** The crash whose steps are shown; null: none, or one that the protocol does not have. */
export function crashIn(params: Params): Crash | null {
  const protocol = protocolIn(params)
  const [point = '', named] = (params.crash ?? '').split('.')
  const victim = crashVictims.find((one) => one === named)
  return victim === undefined || gapAt(protocol, point) === undefined
    ? null
    : { protocol, point, victim }
}

export const isSame = (one: Crash, other: Crash): boolean =>
  one.protocol === other.protocol && crashKey(one) === crashKey(other)

export const resultOf = (results: readonly CrashResult[], crash: Crash): CrashResult | undefined =>
  results.find((one) => isSame(one, crash))

/** One transaction in a cluster without chance: what happens is the protocol's own. */
export const askedOf = ({ protocol, point, victim }: Crash): NewSimulation => ({
  protocol,
  ...{ participants: 2, transactions: 1, seed: 1, network: { jitter: 0 } },
  crashAt: { point, victim },
})

export const simulatedResult = (crash: Crash, { id, crash: found }: Simulation): CrashResult => ({
  ...crash,
  outcome: found?.outcome ?? null,
  blockedMs: found?.blockedMs ?? 0,
  alike: found?.alike ?? null,
  ...{ transaction: null, run: id },
})

export const realResult = ({ at: _, ...test }: CrashTest): CrashResult => ({ ...test, run: null })

/** Every point in the order of the protocols, those that two of them share once. */
export const allPoints: readonly string[] = merged(
  [...crashProtocols].map((protocol) => gapsOf(protocol).map(({ point }) => point)),
)

/** Each list keeps its order: what only a later one has goes before what it has next in common. */
function merged(lists: readonly (readonly string[])[]): readonly string[] {
  const all: string[] = []
  for (const list of lists)
    list.forEach((point, at) => {
      if (all.includes(point)) return
      const after = list.slice(at).find((one) => all.includes(one))
      all.splice(after === undefined ? all.length : all.indexOf(after), 0, point)
    })
  return all
}

/** Whether it ended as the table of the protocol says, and everywhere alike. */
export function isAsExpected(result: CrashResult): boolean {
  const expected = gapAt(result.protocol, result.point)?.expected[result.victim]
  return result.alike === true && (expected === 'either' || expected === result.outcome)
}

/** The whole map in two sentences. */
export function sentenceOf(results: readonly CrashResult[]): string {
  const [first] = results
  if (first === undefined)
    return t`Nothing has crashed yet. Put a crash between two arrows, and its result stands here.`
  const longest = results.reduce(
    (most, one) => (one.blockedMs > most.blockedMs ? one : most),
    first,
  )
  const { protocol, point, victim, blockedMs } = longest
  const alike = results.filter((one) => one.alike === true).length
  const odd = results.filter((one) => !isAsExpected(one)).map(({ point: where }) => where)
  return paragraph([
    t`Blocked longest: ${point} in ${say(namesWithin[protocol])}, the ${say(victimWord[victim])} crashing, ${duration(blockedMs)}.`,
    t`Everybody ended alike in ${alike} of ${results.length}.`,
    ...(odd.length === 0 ? [] : [t`Not as expected: ${odd.join(t`, `)}.`]),
  ])
}
