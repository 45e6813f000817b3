import { incidence, invariantsOf, rank } from '@/server/analysis/invariants'
import { marked, type Net } from '@/server/analysis/petri-net'
import { nets } from '@/server/analysis/petri-nets'
import { explore } from '@/server/analysis/reachability'
import { type PetriAnalysis, petriAnalysis, petriQuery } from '@/server/contract/petri'
import { ok, problem } from '../reply'
import { defineRoute } from '../route'
import { shownNet } from '../shown-net'

/** Four participants have about 7,000; with five there are ten times as many. */
const MARKINGS_MAX = 8_000

/** GET /v1/analysis/petri */
export const analysePetri = defineRoute({
  method: 'GET',
  path: '/v1/analysis/petri',
  name: 'analysePetri',
  summary: 'Walks through the Petri net of a protocol, and says where it can end or get stuck',
  query: petriQuery,
  replies: { 200: petriAnalysis },
  problems: ['analysis-too-large'],
  handle: (_, { query: { protocol, participants, variant } }) => {
    const variants: Readonly<Record<string, (participants: number) => Net>> = nets[protocol]
    const named = variant ?? Object.keys(variants)[0] ?? ''
    const make = Object.hasOwn(variants, named) ? variants[named] : undefined
    if (make === undefined) return noSuchVariant(protocol, Object.keys(variants))
    const analysis = known(`${protocol} ${named} ${participants}`, () =>
      analyse(make(participants)),
    )
    return analysis === null
      ? tooLarge(participants)
      : ok({ protocol, variant: named, participants, ...analysis })
  },
})

type Analysis = Omit<PetriAnalysis, 'protocol' | 'variant' | 'participants'>

function analyse(net: Net): Analysis | null {
  const graph = explore(net, MARKINGS_MAX)
  const invariants = graph === null ? null : invariantsOf(net)
  if (graph === null || invariants === null) return null
  const ends = net.ends.map(spelled)
  return {
    places: net.places.length,
    transitions: net.transitions.length,
    ...{ markings: graph.markings.length, arcs: graph.arcs, bound: graph.bound },
    deadMarkings: graph.dead
      .map((marking) => marked(net, marking))
      .map((at) => ({ marked: [...at], proper: ends.includes(spelled(at)) })),
    home: graph.home === null ? null : [...marked(net, graph.home)],
    rank: rank(incidence(net)),
    invariants: [...invariants],
    unfired: [...graph.unfired],
    contradictions: graph.contradictions.map((marking) => [...marked(net, marking)]),
    net: shownNet(net),
  }
}

const spelled = (places: readonly string[]): string => places.toSorted().join(' ')

/**
 * A net never changes, and there are few: each is walked through once, so that nobody keeps the
 * process busy by asking again.
 */
const analyses = new Map<string, Analysis | null>()

function known(name: string, make: () => Analysis | null): Analysis | null {
  const found = analyses.get(name)
  if (found !== undefined) return found
  const made = make()
  analyses.set(name, made)
  return made
}

const noSuchVariant = (protocol: string, variants: readonly string[]) => {
  const message = `Of ${protocol} there are ${variants.join(', ')}`
  return problem(
    'invalid-request',
    `There is no such variant. ${message}. Name one of them, or none.`,
    {
      errors: [{ path: 'variant', message }],
    },
  )
}

const tooLarge = (participants: number) =>
  problem(
    'analysis-too-large',
    `With ${participants} participants the net has more than ${MARKINGS_MAX} markings. It was not walked through to its end. Ask for fewer: what holds for four is seen with three.`,
  )
