import { type Net, netOf, ofEach, type Transition, transition } from './petri-net'
import { eachOr, lettingGo } from './petri-read-only'
import { threePhaseNet } from './petri-three-phase'

/**
 * Three-phase commit as it runs here: with branches that have let go with their vote, and with the
 * termination protocol. Who leads may conclude commit once somebody is found pre-committed, or abort,
 * without having heard of all; who has only promised then hears the commit at once.
 */
export function terminationNet(participants: number): Net {
  const { transitions, initial, never } = threePhaseNet(participants)
  const all = [...transitions, ...lettingGo(participants), ...ofEach('', participants).map(passP)]
  return {
    ...netOf({ transitions: [...all, ...concluding(participants)], initial }),
    ends: [
      ...eachOr('e', 'c', participants).map((so) => ['endC', ...so]),
      ...eachOr('e', 'a', participants).map((so) => ['endA', ...so]),
    ],
    never,
  }
}

/** Nobody tells it that commit comes: its answer passes by itself. */
const passP = (i: string): Transition =>
  transition(`passP${i}`, [`e${i}`, `pc${i}`], [`e${i}`, `pack${i}`])

function concluding(participants: number): readonly Transition[] {
  const each = (name: string) => ofEach(name, participants)
  return [
    transition('concludeA', ['dP'], ['dA', ...each('abt')]),
    ...each('').flatMap((i) => [
      transition(`concludeC${i}`, ['dP', `p${i}`], ['dC', `p${i}`, ...each('com')]),
      transition(`commitR${i}`, [`r${i}`, `com${i}`], [`c${i}`, `ack${i}`]),
      transition(`abortP${i}`, [`p${i}`, `abt${i}`], [`a${i}`, `ack${i}`]),
      ...['endC', 'endA'].flatMap((at) => [
        transition(`drainPc${i}${at}`, [at, `pc${i}`], [at]),
        transition(`drainPack${i}${at}`, [at, `pack${i}`], [at]),
      ]),
    ]),
  ]
}
