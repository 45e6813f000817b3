import { verdictWord } from '@/server/contract/verdict-word'
import { languageNow, phrase, say, t } from '@/server/contract/words'
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
  (known) => same(t`${contradiction(known)} The data disagree and no action here can repair them.`),
  (known) => ({
    ...same(t`${written(known)} Delivering it again changes nothing new.`),
    abort: t`Abort is not offered. ${written(known)} The caller may have been told. Deliver it again instead.`,
  }),
  (known) => ({
    ...same(t`${written(known)} Delivering it again changes nothing new.`),
    commit: t`Commit is not offered. ${written(known)} The caller may have been told. Deliver it again instead.`,
  }),
  (known) => ({
    ...same(
      t`${written(known)} ${against(known)} A verdict that stands is never changed; the data need repair by hand.`,
    ),
    retry: t`${written(known)} ${against(known)} Delivered again, the rest follow; the disagreement stays.`,
  }),
  (known) => ({
    retry: t`No verdict was written, so there is nothing to deliver. ${byHand(known)}`,
    commit: t`${byHand(known)} All others are prepared, so committing them makes everybody agree.`,
    abort: t`Abort is not offered. ${byHand(known)} Aborting the others would make participants end differently.`,
  }),
  (known) => ({
    retry: t`No verdict was written, so there is nothing to deliver. ${byHand(known)}`,
    commit: t`Commit is not offered. ${byHand(known)} Not everyone else can commit.`,
    abort: t`Abort is not offered. ${byHand(known)} Aborting the others would make participants end differently.`,
  }),
  () => ({
    retry: t`No verdict was written, so there is nothing to deliver.`,
    commit: t`Everyone is prepared and no verdict was written, so committing is possible. The caller may have given up and tried again: then the work is done twice.`,
    abort: say(noneWritten),
  }),
  (known) => ({
    retry: t`No verdict was written, so there is nothing to deliver.`,
    commit: t`Commit is not offered. ${unprepared(known)} Only what everyone has promised can be committed.`,
    abort: say(noneWritten),
  }),
  () => ({
    ...same(t`Nobody has a trace of this transaction, so nobody waits. The outcome stays unknown.`),
    retry: t`It is not known whether a verdict was written. Asking again may find it.`,
  }),
  (known) => ({
    retry: t`It is not known whether a verdict was written. ${those(known, 'committed')} committed. Ask again first.`,
    commit: t`${those(known, 'committed')} committed, so the verdict can only have been commit, or someone committed by hand.`,
    abort: t`Abort is not offered. ${those(known, 'committed')} committed already.`,
  }),
  (known) => ({
    retry: t`It is not known whether a verdict was written. ${those(known, 'committed')} committed, while ${those(known, 'in-progress')} may still be at work. Ask again first.`,
    commit: t`Commit is not offered. Not everyone can commit: nothing is prepared at ${those(known, 'in-progress')}.`,
    abort: t`Abort is not offered. ${those(known, 'committed')} committed already.`,
  }),
  (known) => ({
    retry: t`It is not known whether a verdict was written. ${those(known, 'aborted')} aborted. Ask again first.`,
    commit: t`Commit is not offered. ${those(known, 'aborted')} aborted already.`,
    abort: t`${those(known, 'aborted')} aborted, so the verdict can only have been abort, or someone aborted by hand.`,
  }),
  (known) => ({
    ...same(
      t`A guess: nothing that can be read now says what was decided. ${atStake(known)} If another participant ends differently, the data will disagree and must be repaired by hand.`,
    ),
    retry: t`It is not known whether a verdict was written. Ask again first.`,
  }),
  () => ({
    retry: t`No verdict was written, so there is nothing to deliver.`,
    commit: t`Commit is not offered. Everyone that joined is prepared, but the application never said that it had finished: there may have been more to come.`,
    abort: say(noneWritten),
  }),
]

const noneWritten = phrase`No verdict was written, and no coordinator can write one unseen. No participant can have been told to commit, so aborting is safe.`

const same = (text: string): Sentences => ({ retry: text, commit: text, abort: text })

function written({ situation: { verdict, decidedAt } }: Known): string {
  const word = verdict === null ? '' : verdictWord(verdict)
  return decidedAt === undefined
    ? t`The verdict ${word} was written.`
    : t`The verdict ${word} was written at ${decidedAt}.`
}

const names = ({ branches }: Known, value: Seen): readonly string[] => [
  ...new Set(branches.filter(({ seen }) => seen.includes(value)).map((one) => one.participant)),
]

/** `pg-a`, `pg-a and pg-b`, `pg-a, pg-b and pg-c`. */
function list(all: readonly string[]): string {
  const last = all.at(-1) ?? t`nobody`
  if (all.length < 2) return last
  const others = all.slice(0, -1).join(languageNow() === 'zh-CN' ? '、' : ', ')
  return t`${others} and ${last}`
}

const those = (known: Known, value: Seen): string => list(names(known, value))

const contradiction = (known: Known): string =>
  t`${those(known, 'committed')} committed, ${those(known, 'aborted')} aborted.`

const byHand = (known: Known): string =>
  t`${those(known, 'committed')} committed without a verdict: someone committed by hand.`

function against(known: Known): string {
  if (known.situation.verdict === 'abort') return t`${those(known, 'committed')} committed instead.`
  const aborted = names(known, 'aborted')
  return aborted.length > 0
    ? t`${list(aborted)} aborted instead.`
    : t`Work still goes on at ${those(known, 'in-progress')}, against its promise.`
}

function unprepared({ branches }: Known): string {
  const others = branches.filter(({ seen }) => !seen.includes('prepared'))
  if (others.length === 0) return t`No participant waits for a verdict.`
  const who = list([...new Set(others.map(({ participant }) => participant))])
  return others.length === 1
    ? t`${who} is not known to be prepared.`
    : t`${who} are not known to be prepared.`
}

function atStake(known: Known): string {
  const { branches } = known
  if (branches.every(({ seen }) => seen.includes('prepared')))
    return t`All are prepared: the data will agree either way, and only the caller’s answer is uncertain.`
  const working = names(known, 'in-progress')
  return working.length > 0
    ? t`Work goes on at ${list(working)}: another coordinator may still collect the vote and commit.`
    : t`Not everyone has answered.`
}

const traces = (known: Known): readonly string[] =>
  names(known, 'no-trace').map(
    (name) =>
      t`${name} answered and has no record of this transaction. It may have committed, aborted or never prepared. Nothing is concluded from this.`,
  )

const ages = ({ branches, situation: { freshMs = FRESH_MS_MAX } }: Known): readonly string[] =>
  branches
    .filter(({ stale }) => stale)
    .map(
      ({ participant, ageMs }) =>
        t`${participant} was checked ${Math.floor(ageMs / 1_000)} s ago, longer than the ${freshMs / 1_000} s that count. Check again before deciding.`,
    )
