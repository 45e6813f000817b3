import { among, deciding, type Known, reserving } from './notes'
import { FRESH_MS_MAX, type Seen } from './situation'

interface Reasons {
  readonly retry: readonly string[]
  readonly commit: readonly string[]
  readonly abort: readonly string[]
}

/** Whole sentences in the words of the screens: what happened, what it means, what to do. */
export function reasonsOf(rule: number, known: Known): Reasons {
  const { retry, commit, abort } = sentences(rule, known)
  const notes = [
    ...traces(known),
    ...ages(known),
    ...deciding(known),
    ...among(known),
    ...reserving(known),
  ]
  return {
    retry: [retry, ...notes],
    commit: [commit, ...notes],
    abort: [abort, ...notes],
  }
}

type Sentences = Readonly<Record<keyof Reasons, string>>

function sentences(rule: number, known: Known): Sentences {
  const make = texts[rule - 1]
  if (make === undefined) throw new Error(`no rule ${rule}`)
  return make(known)
}

const texts: readonly ((known: Known) => Sentences)[] = [
  (known) => same(`${contradiction(known)} The data disagree and no action here can repair them.`),
  (known) => ({
    ...same(`${written(known)} Delivering it again changes nothing new.`),
    abort: `Abort is not offered. ${written(known)} The caller may have been told. Deliver it again instead.`,
  }),
  (known) => ({
    ...same(`${written(known)} Delivering it again changes nothing new.`),
    commit: `Commit is not offered. ${written(known)} The caller may have been told. Deliver it again instead.`,
  }),
  (known) => ({
    ...same(
      `${written(known)} ${against(known)} A verdict that stands is never changed; the data need repair by hand.`,
    ),
    retry: `${written(known)} ${against(known)} Delivered again, the rest follow; the disagreement stays.`,
  }),
  (known) => ({
    retry: `No verdict was written, so there is nothing to deliver. ${byHand(known)}`,
    commit: `${byHand(known)} All others are prepared, so committing them makes everybody agree.`,
    abort: `Abort is not offered. ${byHand(known)} Aborting the others would make participants end differently.`,
  }),
  (known) => ({
    retry: `No verdict was written, so there is nothing to deliver. ${byHand(known)}`,
    commit: `Commit is not offered. ${byHand(known)} Not everyone else can commit.`,
    abort: `Abort is not offered. ${byHand(known)} Aborting the others would make participants end differently.`,
  }),
  () => ({
    retry: 'No verdict was written, so there is nothing to deliver.',
    commit:
      'Everyone is prepared and no verdict was written, so committing is possible. The caller may have given up and tried again: then the work is done twice.',
    abort: noneWritten,
  }),
  (known) => ({
    retry: 'No verdict was written, so there is nothing to deliver.',
    commit: `Commit is not offered. ${unprepared(known)} Only what everyone has promised can be committed.`,
    abort: noneWritten,
  }),
  () => ({
    ...same('Nobody has a trace of this transaction, so nobody waits. The outcome stays unknown.'),
    retry: 'It is not known whether a verdict was written. Asking again may find it.',
  }),
  (known) => ({
    retry: `It is not known whether a verdict was written. ${those(known, 'committed')} committed. Ask again first.`,
    commit: `${those(known, 'committed')} committed, so the verdict can only have been commit, or someone committed by hand.`,
    abort: `Abort is not offered. ${those(known, 'committed')} committed already.`,
  }),
  (known) => ({
    retry: `It is not known whether a verdict was written. ${those(known, 'committed')} committed, while ${those(known, 'in-progress')} may still be at work. Ask again first.`,
    commit: `Commit is not offered. Not everyone can commit: nothing is prepared at ${those(known, 'in-progress')}.`,
    abort: `Abort is not offered. ${those(known, 'committed')} committed already.`,
  }),
  (known) => ({
    retry: `It is not known whether a verdict was written. ${those(known, 'aborted')} aborted. Ask again first.`,
    commit: `Commit is not offered. ${those(known, 'aborted')} aborted already.`,
    abort: `${those(known, 'aborted')} aborted, so the verdict can only have been abort, or someone aborted by hand.`,
  }),
  (known) => ({
    ...same(
      `A guess: nothing that can be read now says what was decided. ${atStake(known)} If another participant ends differently, the data will disagree and must be repaired by hand.`,
    ),
    retry: 'It is not known whether a verdict was written. Ask again first.',
  }),
  () => ({
    retry: 'No verdict was written, so there is nothing to deliver.',
    commit:
      'Commit is not offered. Everyone that joined is prepared, but the application never said that it had finished: there may have been more to come.',
    abort: noneWritten,
  }),
]

const noneWritten =
  'No verdict was written, and no coordinator can write one unseen. No participant can have been told to commit, so aborting is safe.'

const same = (text: string): Sentences => ({ retry: text, commit: text, abort: text })

function written({ situation: { verdict, decidedAt } }: Known): string {
  const when = decidedAt === undefined ? '' : ` at ${decidedAt}`
  return `The verdict ${verdict} was written${when}.`
}

const names = ({ branches }: Known, value: Seen): readonly string[] => [
  ...new Set(branches.filter(({ seen }) => seen.includes(value)).map((one) => one.participant)),
]

/** `pg-a`, `pg-a and pg-b`, `pg-a, pg-b and pg-c`. */
function list(all: readonly string[]): string {
  const last = all.at(-1) ?? 'nobody'
  return all.length < 2 ? last : `${all.slice(0, -1).join(', ')} and ${last}`
}

const those = (known: Known, value: Seen): string => list(names(known, value))

const contradiction = (known: Known): string =>
  `${those(known, 'committed')} committed, ${those(known, 'aborted')} aborted.`

const byHand = (known: Known): string =>
  `${those(known, 'committed')} committed without a verdict: someone committed by hand.`

function against(known: Known): string {
  if (known.situation.verdict === 'abort') return `${those(known, 'committed')} committed instead.`
  const aborted = names(known, 'aborted')
  return aborted.length > 0
    ? `${list(aborted)} aborted instead.`
    : `Work still goes on at ${those(known, 'in-progress')}, against its promise.`
}

function unprepared({ branches }: Known): string {
  const others = branches.filter(({ seen }) => !seen.includes('prepared'))
  if (others.length === 0) return 'No participant waits for a verdict.'
  return `${list([...new Set(others.map(({ participant }) => participant))])} ${others.length === 1 ? 'is' : 'are'} not known to be prepared.`
}

function atStake(known: Known): string {
  const { branches } = known
  if (branches.every(({ seen }) => seen.includes('prepared')))
    return 'All are prepared: the data will agree either way, and only the caller’s answer is uncertain.'
  const working = names(known, 'in-progress')
  return working.length > 0
    ? `Work goes on at ${list(working)}: another coordinator may still collect the vote and commit.`
    : 'Not everyone has answered.'
}

const traces = (known: Known): readonly string[] =>
  names(known, 'no-trace').map(
    (name) =>
      `${name} answered and has no record of this transaction. It may have committed, aborted or never prepared. Nothing is concluded from this.`,
  )

const ages = ({ branches }: Known): readonly string[] =>
  branches
    .filter(({ stale }) => stale)
    .map(
      ({ participant, ageMs }) =>
        `${participant} was checked ${Math.floor(ageMs / 1_000)} s ago, longer than the ${FRESH_MS_MAX / 1_000} s that count. Check again before deciding.`,
    )
