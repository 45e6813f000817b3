import type { PetriProtocol } from './petri-address'

/** What the number of a place or transition is called. */
export type Who = (number: number) => string

/** Those of a net that is nobody's: numbered from 0, as its places are. */
export const unnamed =
  (protocol: PetriProtocol): Who =>
  (number) =>
    `${protocol === 'saga' ? 'step' : 'participant'} ${number}`

/** The participants of a transaction; where one takes part twice, with their numbers. */
export const namedBy =
  (participants: readonly string[]): Who =>
  (number) => {
    const name = participants[number] ?? `participant ${number}`
    const again = participants.filter((other) => other === name).length > 1
    return again ? `${name} (${number})` : name
  }

const whole: Readonly<Record<string, string>> = {
  q0: 'The coordinator has asked nobody yet',
  wait: 'The coordinator waits for votes',
  xW: 'The coordinator is down, and nothing is decided',
  dP: 'Everybody is told that commit comes',
  dC: 'Commit is decided',
  dA: 'Abort is decided',
  endC: 'Committed, and over',
  endA: 'Aborted, and over',
  send: 'The coordinator asks everybody for a vote',
  precommit: 'All have promised: everybody is told that commit comes',
  commit: 'Everybody is ready: commit is decided',
  timeout: 'Time is up: abort is decided',
  concludeA: 'The participants conclude abort among themselves',
  crashWait: 'The coordinator crashes while it waits',
  recW: 'The coordinator comes back, and decides abort',
}

/** Of one participant or step; `endC` and `endA` are transitions as well as places. */
const each: Readonly<Record<string, (who: string) => string>> = {
  w: (who) => `${who} works, and has promised nothing`,
  r: (who) => `${who} has promised, and keeps its locks`,
  p: (who) => `${who} knows that commit comes`,
  c: (who) => `${who} has committed`,
  a: (who) => `${who} has aborted`,
  e: (who) => `${who} has changed nothing, and has let go`,
  req: (who) => `A request to vote is under way to ${who}`,
  yes: (who) => `The yes of ${who}`,
  no: (who) => `The no of ${who}`,
  pc: (who) => `Word that commit comes is under way to ${who}`,
  pack: (who) => `${who} has acknowledged that commit comes`,
  com: (who) => `The commit is under way to ${who}`,
  abt: (who) => `The abort is under way to ${who}`,
  ack: (who) => `${who} has acknowledged its end`,
  lateReq: (who) => `${who} has aborted, and answers a late request with no`,
  readOnly: (who) => `${who} has changed nothing: it says yes and lets go`,
  abortOnNo: (who) => `The no of ${who} is heard: abort is decided`,
  pre: (who) => `${who} hears that commit comes`,
  commit: (who) => `${who} commits`,
  abort: (who) => `${who} has promised, and aborts`,
  abortA: (who) => `${who} has aborted already, and says so`,
  abortW: (who) => `${who} has promised nothing, and aborts`,
  passC: (who) => `${who} has let go: nobody tells it the commit`,
  passA: (who) => `${who} has let go: nobody tells it the abort`,
  passP: (who) => `${who} has let go: nobody tells it that commit comes`,
  concludeC: (who) => `${who} is found to know that commit comes: the participants conclude commit`,
  commitR: (who) => `${who} has promised, and hears the commit that the others concluded`,
  abortP: (who) => `${who} knew that commit would come, and aborts with the others`,
  drainPc: (who) => `Late word to ${who} that commit comes is thrown away`,
  drainPack: (who) => `A late acknowledgement of ${who} is thrown away`,
  drainYes: (who) => `A late yes of ${who} is thrown away`,
  drainNo: (who) => `A late no of ${who} is thrown away`,
  due: (who) => `${who} is next`,
  idle: (who) => `Of ${who} nothing is done`,
  sent: (who) => `${who} was asked for, and has not answered`,
  did: (who) => `${who} is done`,
  maybe: (who) => `Whether ${who} was done is not known`,
  back: (who) => `${who} is next to be undone`,
  stuck: (who) => `${who} cannot be undone: a person has to act`,
  start: (who) => `${who} is asked for`,
  succeed: (who) => `${who} succeeds`,
  giveUp: (who) => `The saga gives up before ${who}`,
  refuse: (who) => `${who} is refused for certain`,
  lose: (who) => `No answer comes from ${who}`,
  compensate: (who) => `${who} is undone`,
  compensateUnknown: (who) => `${who} is undone, if it was ever done`,
  stick: (who) => `Undoing ${who} fails for good`,
}

/** As a transition some of these are something that happens. */
const happening: Readonly<Record<string, (who: string) => string>> = {
  yes: (who) => `${who} promises: it votes yes`,
  no: (who) => `${who} refuses: it votes no`,
  endC: () => 'All have acknowledged: the commit is over',
  endA: () => 'All have acknowledged: the abort is over',
}

interface Parts {
  readonly kind: string
  readonly number: number | null
}

/** r0, drainYes1endA; q0 is the coordinator's. */
function partsOf(name: string): Parts {
  const [, kind = name, digits] = /^([A-Za-z]+?)(\d+)/.exec(name) ?? []
  return digits === undefined || name === 'q0'
    ? { kind: name, number: null }
    : { kind, number: Number(digits) }
}

/** A participant's name is written as it is. */
export const capital = (text: string): string =>
  text.replace(
    /^(participant|step) \d/,
    (begin) => begin.slice(0, 1).toUpperCase() + begin.slice(1),
  )

/** What a token on this place means. */
export function placeWords(name: string, who: Who): string {
  const { kind, number } = partsOf(name)
  const words = number === null ? whole[kind] : each[kind]?.(who(number))
  return capital(words ?? name)
}

/** What happens when this transition fires. */
export function transitionWords(name: string, who: Who): string {
  const { kind, number } = partsOf(name)
  const found = happening[kind]?.(number === null ? '' : who(number))
  return capital(found ?? placeWords(name, who))
}

/** Whose it is: those of one participant are drawn together. */
export function laneOf(name: string, who: Who): string {
  const { number } = partsOf(name)
  return number === null ? 'coordinator' : who(number)
}

/** It only throws a late message away, or answers one. */
export const isLate = (name: string): boolean => /^(drain|lateReq)/.test(name)

interface Dead {
  readonly marked: readonly string[]
  readonly proper: boolean
}

/** What a marking means in which nothing can happen any more. */
export function deadWords({ marked, proper }: Dead, who: Who): string {
  if (proper) return endWords(marked)
  const [stuck, blocked] = ['stuck', 'r'].map((kind) =>
    numbersOf(marked, kind).map((number) => who(number)),
  )
  if (stuck && stuck.length > 0)
    return `Stuck: ${listed(stuck)} cannot be undone, and a person has to act.`
  if (blocked === undefined || blocked.length === 0)
    return 'Everybody has refused, and nobody is told the end: the coordinator does not come back.'
  const [have, wait] = blocked.length === 1 ? ['has', 'waits'] : ['have', 'wait']
  return `Blocked: ${listed(blocked)} ${have} promised and ${wait} for a coordinator that does not come back.`
}

function endWords(marked: readonly string[]): string {
  const committed = marked.includes('endC')
  const isSaga = ['did', 'idle'].some((kind) => numbersOf(marked, kind).length > 0)
  if (isSaga) return committed ? 'Every step is done.' : 'Nothing of any step is left.'
  const read = numbersOf(marked, 'e').length > 0 ? ', or had only read' : ''
  return committed ? `All have committed${read}.` : `All have aborted${read}.`
}

const numbersOf = (marked: readonly string[], wanted: string): readonly number[] =>
  marked.flatMap((name) => {
    const { kind, number } = partsOf(name)
    return kind === wanted && number !== null ? [number] : []
  })

const listed = (names: readonly string[]): string =>
  names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`
