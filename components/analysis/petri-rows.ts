import type { PetriAnalysis, PetriNet, PetriReplay } from '@/server/contract/petri'
import type { NetShape } from '../charts/petri-layout'
import { plural } from '../ui/format'
import { markedIn, type Tokens } from './petri-game'
import { capital, isLate, laneOf, placeWords, transitionWords, type Who } from './petri-words'

/** What is drawn of a net; without late messages it is half as large. */
export function shapeOf(net: PetriNet, who: Who, late: boolean): NetShape {
  // Steps of a saga come one after the other: there are no lanes side by side.
  const isSaga = net.places.includes('due0')
  const lane = (name: string) => (isSaga ? null : laneOf(name, who))
  return {
    places: net.places.map((name) => ({ name, lane: lane(name) })),
    transitions: net.transitions
      .filter(({ name }) => late || !isLate(name))
      .map((one) => ({ ...one, lane: lane(one.name) })),
  }
}

export interface InvariantRow {
  /** w0 + r0 + c0 + a0 = 1 */
  readonly formula: string
  /** The same sum in the marking that is shown. */
  readonly now: number
  /** Where its tokens are. */
  readonly at: readonly string[]
}

export const invariantRows = (
  { invariants }: Pick<PetriAnalysis, 'invariants'>,
  tokens: Tokens,
): readonly InvariantRow[] =>
  invariants.map(({ weights, sum }) => {
    const parts = Object.entries(weights)
    const terms = parts.map(([place, weight]) => (weight === 1 ? place : `${weight}·${place}`))
    return {
      formula: `${terms.join(' + ')} = ${sum}`,
      now: parts.reduce((total, [place, weight]) => total + weight * (tokens[place] ?? 0), 0),
      at: parts.flatMap(([place]) => ((tokens[place] ?? 0) > 0 ? [place] : [])),
    }
  })

/** The net in one sentence, for those who cannot see it. */
export function summaryOf(net: PetriNet, tokens: Tokens, enabled: readonly string[]): string {
  const held = markedIn(net, tokens).join(', ')
  const next =
    enabled.length === 0 ? 'Nothing can happen any more' : `Can happen now: ${enabled.join(', ')}`
  return `${plural(net.places.length, 'place')} and ${plural(net.transitions.length, 'transition')}. Tokens on ${held}. ${next}.`
}

type ReplayedEvent = PetriReplay['events'][number]

/** What the log says happened, in words. */
export function eventWords({ type, number, said }: ReplayedEvent, who: Who): string {
  const one = number === null ? 'The transaction' : who(number)
  const words: Readonly<Record<string, string>> = {
    begun: 'The transaction begins',
    enlisted: `${one} joins`,
    finished: 'The application has finished',
    'application-aborted': 'The application aborts',
    worked: `${one} has done its work`,
    'work-failed': `The work of ${one} fails`,
    voted: said === 'unknown' ? `No vote comes from ${one}` : `${one} votes ${said}`,
    'decider-answered': `${one}, which decides, answers: ${said}`,
    'pre-committed': `${one} is told that commit comes, and has said so`,
    overruled: `${one} obeys a leader that the participants chose`,
    terminated: `The participants conclude: ${said}`,
    'deadline-passed': 'The deadline passes',
    deadlocked: 'It is chosen to break a ring of waits',
    recovered: 'Another owner takes over',
    'verdict-stands': `The verdict stands: ${said}`,
    confirmed: `${one} has proved its end`,
    contradicted: `${one} has ended against the verdict`,
    unproven: `${one} gives no proof of its end`,
    'step-started': `The step of ${one} is ordered`,
    'step-done': `The step of ${one} is done`,
    'step-refused': `${one} refuses its step`,
    compensated: `The step of ${one} is compensated`,
    'compensation-refused': `${one} refuses to compensate its step`,
    ended: 'The transaction is over',
  }
  return capital(words[type] ?? type)
}

/** Whether the log is a firing sequence; or which event is the first that is not, and what was expected. */
export function replaySentence(replay: PetriReplay, who: Who): string {
  const { bad, events, ended } = replay
  const came = bad === null ? undefined : events[bad.event]
  if (bad === null || came === undefined) {
    const all = `All ${plural(events.length, 'event')} of the log are a firing sequence of the net: each could happen where it came.`
    return ended ? all : `${all} The transaction is not over yet.`
  }
  const expected = bad.expected.filter((name) => !isLate(name))
  const could =
    expected.length === 0
      ? 'nothing could happen there any more'
      : expected.map((name) => `${transitionWords(name, who)} (${name})`).join('; or ')
  return `The log is not a firing sequence of the net. Event ${bad.event + 1} cannot have happened there. Came: ${eventWords(came, who)}. Expected: ${could}.`
}

export const tokenRows = (net: PetriNet, tokens: Tokens, who: Who) =>
  net.places.map((name) => ({
    ...{ name, tokens: tokens[name] ?? 0, words: placeWords(name, who) },
  }))
