import { type Phrase, phrase, say, t } from '@/server/contract/words'
import { list } from '../ui/list'
import type { PetriProtocol } from './petri-address'

/** What the number of a place or transition is called. */
export type Who = (number: number) => string

/** Those of a net that is nobody's: numbered from 0, as its places are. */
export const unnamed =
  (protocol: PetriProtocol): Who =>
  (number) =>
    protocol === 'saga' ? t`step ${number}` : t`participant ${number}`

/** The participants of a transaction; where one takes part twice, with their numbers. */
export const namedBy =
  (participants: readonly string[]): Who =>
  (number) => {
    const name = participants[number] ?? t`participant ${number}`
    const again = participants.filter((other) => other === name).length > 1
    return again ? t`${name} (${number})` : name
  }

const whole: Readonly<Record<string, Phrase>> = {
  q0: phrase`The coordinator has asked nobody yet`,
  wait: phrase`The coordinator waits for votes`,
  xW: phrase`The coordinator is down, and nothing is decided`,
  dP: phrase`Everybody is told that commit comes`,
  dC: phrase`Commit is decided`,
  dA: phrase`Abort is decided`,
  endC: phrase`Committed, and over`,
  endA: phrase`Aborted, and over`,
  send: phrase`The coordinator asks everybody for a vote`,
  precommit: phrase`All have promised: everybody is told that commit comes`,
  commit: phrase`Everybody is ready: commit is decided`,
  timeout: phrase`Time is up: abort is decided`,
  concludeA: phrase`The participants conclude abort among themselves`,
  crashWait: phrase`The coordinator crashes while it waits`,
  recW: phrase`The coordinator comes back, and decides abort`,
}

/** Of one participant or step; `endC` and `endA` are transitions as well as places. */
const each: Readonly<Record<string, (who: string) => string>> = {
  w: (who) => t`${who} works, and has promised nothing`,
  r: (who) => t`${who} has promised, and keeps its locks`,
  p: (who) => t`${who} knows that commit comes`,
  c: (who) => t`${who} has committed`,
  a: (who) => t`${who} has aborted`,
  e: (who) => t`${who} has changed nothing, and has let go`,
  req: (who) => t`A request to vote is under way to ${who}`,
  yes: (who) => t`The yes of ${who}`,
  no: (who) => t`The no of ${who}`,
  pc: (who) => t`Word that commit comes is under way to ${who}`,
  pack: (who) => t`${who} has acknowledged that commit comes`,
  com: (who) => t`The commit is under way to ${who}`,
  abt: (who) => t`The abort is under way to ${who}`,
  ack: (who) => t`${who} has acknowledged its end`,
  lateReq: (who) => t`${who} has aborted, and answers a late request with no`,
  readOnly: (who) => t`${who} has changed nothing: it says yes and lets go`,
  abortOnNo: (who) => t`The no of ${who} is heard: abort is decided`,
  pre: (who) => t`${who} hears that commit comes`,
  commit: (who) => t`${who} commits`,
  abort: (who) => t`${who} has promised, and aborts`,
  abortA: (who) => t`${who} has aborted already, and says so`,
  abortW: (who) => t`${who} has promised nothing, and aborts`,
  passC: (who) => t`${who} has let go: nobody tells it the commit`,
  passA: (who) => t`${who} has let go: nobody tells it the abort`,
  passP: (who) => t`${who} has let go: nobody tells it that commit comes`,
  concludeC: (who) =>
    t`${who} is found to know that commit comes: the participants conclude commit`,
  commitR: (who) => t`${who} has promised, and hears the commit that the others concluded`,
  abortP: (who) => t`${who} knew that commit would come, and aborts with the others`,
  drainPc: (who) => t`Late word to ${who} that commit comes is thrown away`,
  drainPack: (who) => t`A late acknowledgement of ${who} is thrown away`,
  drainYes: (who) => t`A late yes of ${who} is thrown away`,
  drainNo: (who) => t`A late no of ${who} is thrown away`,
  due: (who) => t`${who} is next`,
  idle: (who) => t`Of ${who} nothing is done`,
  sent: (who) => t`${who} was asked for, and has not answered`,
  did: (who) => t`${who} is done`,
  maybe: (who) => t`Whether ${who} was done is not known`,
  back: (who) => t`${who} is next to be undone`,
  stuck: (who) => t`${who} cannot be undone: a person has to act`,
  start: (who) => t`${who} is asked for`,
  succeed: (who) => t`${who} succeeds`,
  giveUp: (who) => t`The saga gives up before ${who}`,
  refuse: (who) => t`${who} is refused for certain`,
  lose: (who) => t`No answer comes from ${who}`,
  compensate: (who) => t`${who} is undone`,
  compensateUnknown: (who) => t`${who} is undone, if it was ever done`,
  stick: (who) => t`Undoing ${who} fails for good`,
}

/** As a transition some of these are something that happens. */
const happening: Readonly<Record<string, (who: string) => string>> = {
  yes: (who) => t`${who} promises: it votes yes`,
  no: (who) => t`${who} refuses: it votes no`,
  endC: () => t`All have acknowledged: the commit is over`,
  endA: () => t`All have acknowledged: the abort is over`,
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
  if (number !== null) return capital(each[kind]?.(who(number)) ?? name)
  const words = whole[kind]
  return words === undefined ? name : say(words)
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
  return number === null ? t`coordinator` : who(number)
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
    return t`Stuck: ${list(stuck)} cannot be undone, and a person has to act.`
  if (blocked === undefined || blocked.length === 0)
    return t`Everybody has refused, and nobody is told the end: the coordinator does not come back.`
  return blocked.length === 1
    ? t`Blocked: ${list(blocked)} has promised and waits for a coordinator that does not come back.`
    : t`Blocked: ${list(blocked)} have promised and wait for a coordinator that does not come back.`
}

function endWords(marked: readonly string[]): string {
  const committed = marked.includes('endC')
  const isSaga = ['did', 'idle'].some((kind) => numbersOf(marked, kind).length > 0)
  if (isSaga) return committed ? t`Every step is done.` : t`Nothing of any step is left.`
  if (numbersOf(marked, 'e').length > 0)
    return committed
      ? t`All have committed, or had only read.`
      : t`All have aborted, or had only read.`
  return committed ? t`All have committed.` : t`All have aborted.`
}

const numbersOf = (marked: readonly string[], wanted: string): readonly number[] =>
  marked.flatMap((name) => {
    const { kind, number } = partsOf(name)
    return kind === wanted && number !== null ? [number] : []
  })
