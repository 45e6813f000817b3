import { z } from 'zod'
import { isUnasked } from './timeline-application'
import type { TableRow, TimelineSubject } from './timeline-model'
import type { Placed } from './timeline-placement'

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
    record: `${fact.process} · ${fact.seq.toLocaleString('en-US')}`,
    type: fact.type,
    detail: detailOf(fact),
  }))
}

const fromCaller: ReadonlySet<string> = new Set([
  ...['begun', 'enlisted', 'finished', 'application-aborted'],
])

/** Who told whom; an answer is told by the participant to whoever asked. */
function endsOf(
  fact: Placed,
  { participants }: TimelineSubject,
): { readonly from: string; readonly to: string } {
  const writer = fact.writer
  if (fromCaller.has(fact.type) || isUnasked(fact)) return { from: 'caller', to: writer }
  if (fact.branch === null) return { from: writer, to: '' }
  const participant = participants[fact.branch - 1] ?? `branch ${fact.branch}`
  if (fact.message === null || fact.type === 'attempt') return { from: writer, to: participant }
  return { from: participant, to: writer }
}

const answers: Readonly<Record<string, string>> = {
  begun: 'began the transaction',
  enlisted: 'joins; the application works there itself',
  finished: 'nobody joins any more',
  'application-aborted': 'the application gave up',
  worked: 'did its work',
  'work-failed': 'refused its work',
  'pre-committed': 'was pre-committed',
  overruled: 'obeys a leader that the participants chose',
  'deadline-passed': 'the deadline passed',
  deadlocked: 'waited in a ring, and was chosen to break it',
  recovered: 'took over what was left open',
  confirmed: 'confirmed',
  contradicted: 'had ended the other way',
  diverged: 'did not end as the verdict says',
  unproven: 'has no trace of it',
  'step-started': 'orders the step',
  'step-done': 'the step is done',
  'step-refused': 'refused the step',
  compensated: 'the step is compensated',
  'compensation-refused': 'refused to compensate the step',
  ended: 'nothing more is owed',
  evidence: 'asked the participants for evidence',
  'verdict-lost': 'proposed second: another verdict stood already',
  'verdict-known': 'found in the register, and written down before',
  'operator-action': 'acted for an operator',
}

interface Said {
  readonly [found: string]: string
  readonly unknown: string
}

const decisions = {
  committed: 'committed, and that is the decision',
  'read-only': 'read only: nothing to decide',
  refused: 'could not commit: refused',
  prevented: 'had not committed, and is barred from it',
  unknown: 'did not say whether it has committed',
} as Said

const terminations = {
  commit: 'the participants conclude commit',
  abort: 'the participants conclude abort',
  unknown: 'the participants were asked for their conclusion',
} as Said

const findings: Readonly<Record<string, Said>> = {
  'decider-answered': decisions,
  terminated: terminations,
}

const special = ['voted', 'decider-answered', 'terminated', 'verdict', 'attempt']

const votes = {
  yes: 'voted yes: prepared',
  no: 'voted no',
  'read-only': 'voted read-only: nothing to settle',
  unknown: 'gave no vote',
} as const

/** A promise may have come with the last statement, and nobody had asked for it. */
const voteText = ({ vote, data }: Placed): string =>
  `${data.unasked === true ? 'did its last work and ' : ''}${votes[vote ?? 'unknown']}`

function textOf(fact: Placed): string {
  if (fact.type === 'voted') return voteText(fact)
  const found = findings[fact.type]
  if (found !== undefined) return found[fact.found ?? ''] ?? found.unknown
  if (fact.type === 'verdict')
    return `verdict ${fact.verdict ?? 'not known'} by ${fact.by ?? 'coordinator'}`
  if (fact.type === 'attempt') return `${fact.operation ?? 'attempt'} not confirmed`
  if (fact.type === 'confirmed' && fact.message !== null) return `confirmed ${fact.message}`
  if (fact.type === 'confirmed') return 'session given up'
  return answers[fact.type] ?? fact.type
}

/** What is known beside the sentence; a type that nobody knows is shown as it came. */
function detailOf(fact: Placed): string {
  if (!(fact.type in answers) && !special.includes(fact.type)) return JSON.stringify(fact.data)
  const { rows, xid, reason, expected } = fact.data
  return [
    fact.message !== null && fact.durationMs !== null ? `${round(fact.durationMs)} ms` : null,
    typeof rows === 'number' ? `${rows} ${rows === 1 ? 'row' : 'rows'}` : null,
    typeof xid === 'string' ? `xid ${xid}` : null,
    typeof reason === 'string' ? `reason ${reason}` : null,
    ...presumedIn(fact),
    ...plannedIn(fact),
    ...advisedIn(fact),
    typeof expected === 'string' ? `expected ${expected}` : null,
    fact.found === null ? null : `found ${fact.found}`,
    fact.fault === null ? null : `${fact.fault.code} ${fact.fault.text}`.trim(),
    fact.epoch === null ? null : `epoch ${fact.epoch}`,
  ]
    .filter((part) => part !== null)
    .join(' · ')
}

/** What a transaction without a verdict is taken for, and what that comes to. */
const presumedIn = ({ data: { presumption, presumed } }: Placed): readonly string[] =>
  typeof presumption === 'string'
    ? [`presumed ${presumption}${typeof presumed === 'string' ? `: ${presumed}` : ''}`]
    : []

/** The plan of a transaction, as its begin record has it. */
function plannedIn({ data: { planned } }: Placed): readonly string[] {
  const read = z
    .array(z.object({ optimisation: z.string(), used: z.boolean(), because: z.string() }))
    .safeParse(planned)
  return (read.data ?? []).map(
    ({ optimisation, used, because }) => `${optimisation} ${used ? '' : 'not '}used: ${because}`,
  )
}

/** Why a protocol was chosen for whoever left it to us. */
const advisedIn = ({ data: { advised } }: Placed): readonly string[] =>
  z.object({ reasons: z.array(z.string()) }).safeParse(advised).data?.reasons ?? []

const round = (ms: number): number => (ms < 10 ? Math.round(ms * 10) / 10 : Math.round(ms))
