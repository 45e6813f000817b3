import type { PetriAnalysis, PetriNet, PetriReplay } from '@/server/contract/petri'
import { type Phrase, phrase, say, t } from '@/server/contract/words'
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
  const [places, transitions] = [net.places.length, net.transitions.length]
  return enabled.length === 0
    ? t`${places} places and ${transitions} transitions. Tokens on ${held}. Nothing can happen any more.`
    : t`${places} places and ${transitions} transitions. Tokens on ${held}. Can happen now: ${enabled.join(', ')}.`
}

type ReplayedEvent = PetriReplay['events'][number]

/** A vote is a sentence of its own. */
const votes: Readonly<Record<string, (who: string) => string>> = {
  yes: (who) => t`${who} votes yes`,
  no: (who) => t`${who} votes no`,
  'read-only': (who) => t`${who} votes read-only`,
  unknown: (who) => t`No vote comes from ${who}`,
}

/** Verdicts, and what a decider answers. */
const answers: Readonly<Record<string, Phrase>> = {
  commit: phrase`commit`,
  abort: phrase`abort`,
  committed: phrase`committed`,
  'read-only': phrase`read-only`,
  refused: phrase`refused`,
  prevented: phrase`prevented`,
  unknown: phrase`unknown`,
}

/** What the log says happened, in words. */
export function eventWords({ type, number, said }: ReplayedEvent, who: Who): string {
  const one = number === null ? t`The transaction` : who(number)
  const told = String(said)
  const answered = answers[told]
  const answer = answered === undefined ? told : say(answered)
  const words: Readonly<Record<string, string>> = {
    begun: t`The transaction begins`,
    enlisted: t`${one} joins`,
    finished: t`The application has finished`,
    'application-aborted': t`The application aborts`,
    worked: t`${one} has done its work`,
    'work-failed': t`The work of ${one} fails`,
    voted: votes[told]?.(one) ?? t`${one} votes ${told}`,
    'decider-answered': t`${one}, which decides, answers: ${answer}`,
    'pre-committed': t`${one} is told that commit comes, and has said so`,
    overruled: t`${one} obeys a leader that the participants chose`,
    terminated: t`The participants conclude: ${answer}`,
    'deadline-passed': t`The deadline passes`,
    deadlocked: t`It is chosen to break a ring of waits`,
    recovered: t`Another owner takes over`,
    'verdict-stands': t`The verdict stands: ${answer}`,
    confirmed: t`${one} has proved its end`,
    contradicted: t`${one} has ended against the verdict`,
    unproven: t`${one} gives no proof of its end`,
    'step-started': t`The step of ${one} is ordered`,
    'step-done': t`The step of ${one} is done`,
    'step-refused': t`${one} refuses its step`,
    compensated: t`The step of ${one} is compensated`,
    'compensation-refused': t`${one} refuses to compensate its step`,
    ended: t`The transaction is over`,
  }
  return capital(words[type] ?? type)
}

/** Whether the log is a firing sequence; or which event is the first that is not, and what was expected. */
export function replaySentence(replay: PetriReplay, who: Who): string {
  const { bad, events, ended } = replay
  const came = bad === null ? undefined : events[bad.event]
  if (bad === null || came === undefined) {
    const all = t`All ${plural(events.length, 'event')} of the log are a firing sequence of the net: each could happen where it came.`
    return ended ? all : t`${all} The transaction is not over yet.`
  }
  const expected = bad.expected.filter((name) => !isLate(name))
  const could =
    expected.length === 0
      ? t`nothing could happen there any more`
      : expected.map((name) => t`${transitionWords(name, who)} (${name})`).join(t`; or `)
  return t`The log is not a firing sequence of the net. Event ${bad.event + 1} cannot have happened there. Came: ${eventWords(came, who)}. Expected: ${could}.`
}

export const tokenRows = (net: PetriNet, tokens: Tokens, who: Who) =>
  net.places.map((name) => ({
    ...{ name, tokens: tokens[name] ?? 0, words: placeWords(name, who) },
  }))
