import { z } from 'zod'
import { type Phrase, phrase, retell, say, t } from '@/server/contract/words'
import { count } from '../ui/format'
import { isUnasked } from './timeline-application'
import type { TableRow, TimelineSubject } from './timeline-model'
import type { Placed } from './timeline-placement'
import { roleWord, wordFor } from './timeline-words'

export function timelineTable(
  placed: readonly Placed[],
  subject: TimelineSubject,
): readonly TableRow[] {
  const startMs = placed[0]?.tickMs ?? 0
  return placed.map((fact) => ({
    event: fact.key,
    atMs: fact.atMs,
    sinceMs: fact.tickMs - startMs,
    ...endsOf(fact, subject),
    text: textOf(fact),
    record: `${fact.process} · ${count(fact.seq)}`,
    type: fact.type,
    detail: detailOf(fact),
    audit: auditOf(fact, placed),
  }))
}

const fromCaller: ReadonlySet<string> = new Set([
  ...['begun', 'enlisted', 'finished', 'application-aborted'],
])

/** A verdict that a person gave was written together with the record of the action. */
function auditOf({ type, writer, stream, seq }: Placed, placed: readonly Placed[]): string | null {
  if (writer !== 'operator' || (type !== 'verdict' && type !== 'operator-action')) return null
  const acts = placed.filter((one) => one.type === 'operator-action' && one.stream === stream)
  const act = acts.findLast((one) => one.seq <= seq) ?? acts[0]
  return typeof act?.data.auditId === 'string' ? act.data.auditId : null
}

/** Who told whom; an answer is told by the participant to whoever asked. */
function endsOf(
  fact: Placed,
  { participants }: TimelineSubject,
): { readonly from: string; readonly to: string } {
  const there = roleWord(fact.writer)
  if (fromCaller.has(fact.type) || isUnasked(fact)) return { from: roleWord('caller'), to: there }
  if (fact.branch === null) return { from: there, to: '' }
  const participant = participants[fact.branch - 1] ?? t`branch ${fact.branch}`
  if (fact.message === null || fact.type === 'attempt') return { from: there, to: participant }
  return { from: participant, to: there }
}

const answers: Readonly<Record<string, Phrase>> = {
  begun: phrase`began the transaction`,
  enlisted: phrase`joins; the application works there itself`,
  finished: phrase`nobody joins any more`,
  'application-aborted': phrase`the application gave up`,
  worked: phrase`did its work`,
  'work-failed': phrase`refused its work`,
  'pre-committed': phrase`was pre-committed`,
  overruled: phrase`obeys a leader that the participants chose`,
  'deadline-passed': phrase`the deadline passed`,
  deadlocked: phrase`waited in a ring, and was chosen to break it`,
  queued: phrase`waits for room at a participant`,
  'let-in': phrase`there is room; its work begins`,
  recovered: phrase`took over what was left open`,
  confirmed: phrase`confirmed`,
  contradicted: phrase`had ended the other way`,
  diverged: phrase`did not end as the verdict says`,
  unproven: phrase`has no trace of it`,
  'step-started': phrase`orders the step`,
  'step-done': phrase`the step is done`,
  'step-refused': phrase`refused the step`,
  compensated: phrase`the step is compensated`,
  'compensation-refused': phrase`refused to compensate the step`,
  'answered-late': phrase`answered when it could not count any more`,
  'held-back': phrase`held back by an open breaker`,
  ended: phrase`nothing more is owed`,
  evidence: phrase`asked the participants for evidence`,
  'verdict-lost': phrase`proposed second: another verdict stood already`,
  'verdict-known': phrase`found in the register, and written down before`,
  'operator-action': phrase`acted for an operator`,
}

interface Said {
  readonly [found: string]: Phrase
  readonly unknown: Phrase
}

const decisions = {
  committed: phrase`committed, and that is the decision`,
  'read-only': phrase`read only: nothing to decide`,
  refused: phrase`could not commit: refused`,
  prevented: phrase`had not committed, and is barred from it`,
  unknown: phrase`did not say whether it has committed`,
} as Said

const terminations = {
  commit: phrase`the participants conclude commit`,
  abort: phrase`the participants conclude abort`,
  unknown: phrase`the participants were asked for their conclusion`,
} as Said

const findings: Readonly<Record<string, Said>> = {
  'decider-answered': decisions,
  terminated: terminations,
}

const special = ['voted', 'decider-answered', 'terminated', 'verdict', 'attempt']

const votes = {
  yes: phrase`voted yes: prepared`,
  no: phrase`voted no`,
  'read-only': phrase`voted read-only: nothing to settle`,
  unknown: phrase`gave no vote`,
} as const

/** A promise may have come with the last statement, and nobody had asked for it. */
function voteText({ vote, data }: Placed): string {
  const said = say(votes[vote ?? 'unknown'])
  return data.unasked === true ? t`did its last work and ${said}` : said
}

/** What a record tells, for protocols that have other words for it. */
export function meaningOf({ type, vote, message, operation, data }: Placed): string {
  if (type === 'voted') return data.unasked === true ? type : `voted ${vote ?? 'unknown'}`
  if (type === 'attempt') return `attempt ${operation}`
  return type === 'confirmed' && message !== null ? `confirmed ${message}` : type
}

function textOf(fact: Placed): string {
  if (fact.type === 'voted') return voteText(fact)
  const found = findings[fact.type]
  if (found !== undefined) return say(found[fact.found ?? ''] ?? found.unknown)
  if (fact.type === 'verdict')
    return t`verdict ${wordFor(fact.verdict ?? 'not-known')} by ${wordFor(fact.by ?? 'coordinator')}`
  if (fact.type === 'attempt') return t`${wordFor(fact.operation ?? 'attempt')} not confirmed`
  if (fact.type === 'confirmed' && fact.message !== null)
    return t`confirmed ${wordFor(fact.message)}`
  if (fact.type === 'confirmed') return t`session given up`
  const answer = answers[fact.type]
  return answer === undefined ? fact.type : say(answer)
}

/** What is known beside the sentence; a type that nobody knows is shown as it came. */
function detailOf(fact: Placed): string {
  if (!(fact.type in answers) && !special.includes(fact.type)) return JSON.stringify(fact.data)
  const { rows, xid, reason, expected } = fact.data
  return [
    fact.message !== null && fact.durationMs !== null ? `${round(fact.durationMs)} ms` : null,
    typeof rows === 'number' ? rowsText(rows) : null,
    typeof xid === 'string' ? `xid ${xid}` : null,
    typeof reason === 'string' ? t`reason ${reason}` : null,
    ...presumedIn(fact),
    ...plannedIn(fact),
    ...advisedIn(fact),
    typeof expected === 'string' ? t`expected ${expected}` : null,
    fact.found === null ? null : `${t`found`} ${wordFor(fact.found)}`,
    fact.fault === null ? null : `${fact.fault.code} ${retell(fact.fault.text)}`.trim(),
    fact.epoch === null ? null : t`epoch ${fact.epoch}`,
  ]
    .filter((part) => part !== null)
    .join(' · ')
}

/** What a transaction without a verdict is taken for, and what that comes to. */
function presumedIn({ data: { presumption, presumed } }: Placed): readonly string[] {
  if (typeof presumption !== 'string') return []
  const taken = wordFor(presumption)
  return [typeof presumed === 'string' ? t`presumed ${taken}: ${presumed}` : t`presumed ${taken}`]
}

/** Made once: a record of thousands costs more by its schema than by all else. */
const plans = z.array(
  z.object({ optimisation: z.string(), used: z.boolean(), because: z.string() }),
)
const advice = z.object({ reasons: z.array(z.string()) })

/** The plan of a transaction, as its begin record has it. */
function plannedIn({ data: { planned } }: Placed): readonly string[] {
  if (planned === undefined) return []
  return (plans.safeParse(planned).data ?? []).map(({ optimisation, used, because }) =>
    used ? t`${optimisation} used: ${because}` : t`${optimisation} not used: ${because}`,
  )
}

/** Why a protocol was chosen for whoever left it to us. */
const advisedIn = ({ data: { advised } }: Placed): readonly string[] =>
  advised === undefined ? [] : (advice.safeParse(advised).data?.reasons ?? [])

const rowsText = (rows: number): string => (rows === 1 ? t`${rows} row` : t`${rows} rows`)

const round = (ms: number): number => (ms < 10 ? Math.round(ms * 10) / 10 : Math.round(ms))
