import { type Game, type Net, netOf, ofEach, type Transition, transition } from './petri-net'
import { twoPhaseNet } from './petri-two-phase'

/** The net of what runs here, and in which markings it should end. */
export function readOnlyNet(participants: number): Net {
  const ends = [
    ...eachOr('e', 'c', participants).map((all) => ['endC', ...all]),
    ...eachOr('e', 'a', participants).map((all) => ['endA', ...all]),
  ]
  return { ...readOnlyGame(participants), ends, never: twoPhaseNet(participants).never }
}

/**
 * Two-phase commit, and branches that have let go with their vote (e), whom nobody tells the verdict:
 * their answer is passed over.
 */
export function readOnlyGame(participants: number): Game {
  const { transitions, initial } = twoPhaseNet(participants)
  return netOf({ transitions: [...transitions, ...lettingGo(participants)], initial })
}

/** With three phases too. */
export const lettingGo = (participants: number): readonly Transition[] =>
  ofEach('', participants).flatMap((i) => [
    transition(`readOnly${i}`, [`w${i}`, `req${i}`], [`e${i}`, `yes${i}`]),
    transition(`passC${i}`, [`e${i}`, `com${i}`], [`e${i}`, `ack${i}`]),
    transition(`passA${i}`, [`e${i}`, `abt${i}`], [`e${i}`, `ack${i}`]),
  ])

/** Every choice between two places for each participant. */
export const eachOr = (one: string, other: string, participants: number): readonly string[][] =>
  ofEach('', participants).reduce<string[][]>(
    (choices, i) =>
      choices.flatMap((so) => [
        [...so, `${one}${i}`],
        [...so, `${other}${i}`],
      ]),
    [[]],
  )
