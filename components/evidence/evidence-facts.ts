import type { BranchEvidence } from '@/server/contract/action'
import type { Participant } from '@/server/contract/participant'
import { age, clockTime, plural, type Zone } from '../ui/format'
import { factText } from './fact-words'

/** `ui.md` 5.3: what is older loses its weight. */
export const FRESH_MS_MAX = 15_000

export interface EvidenceFact {
  readonly text: string
  /** Where it comes from, shown on hover. */
  readonly source: string
}

export interface Reading {
  /** Of the participant; null while that is not known. */
  readonly kind: Participant['kind'] | null
  readonly takenAt: string
  readonly nowMs: number
  readonly zone: Zone
}

export const isStale = ({ takenAt, nowMs }: Pick<Reading, 'takenAt' | 'nowMs'>): boolean =>
  nowMs - Date.parse(takenAt) > FRESH_MS_MAX

/** What one participant said, figure by figure; what it did not say is never filled in. */
export function evidenceFacts(row: BranchEvidence, reading: Reading): readonly EvidenceFact[] {
  return [
    ...since(row, reading),
    ...changed(row),
    ...held(row, reading),
    ...remembered(row),
    ...notes(row),
    ...faults(row),
  ]
}

type Seen = Pick<
  BranchEvidence,
  'value' | 'source' | 'preparedAt' | 'locks' | 'blocked' | 'facts' | 'fault'
>

/** The same of a branch that no transaction has: nothing was recorded of it, nor remembered. */
export const seenFacts = (row: Seen, reading: Reading): readonly EvidenceFact[] => [
  ...since(row, reading),
  ...held(row, reading),
  ...faults(row),
]

function since({ value, preparedAt, source }: Seen, { nowMs, zone }: Reading) {
  if (value !== 'prepared' && value !== 'reserved') return []
  if (preparedAt === null) return [{ text: 'since when: cannot tell', source }]
  const lasted = age(nowMs - Date.parse(preparedAt))
  return [{ text: `since ${clockTime(preparedAt, zone)} (${lasted})`, source }]
}

/** Locks and rows are facts of what may still be held; of what has ended they are none. */
function held(row: Seen, { kind }: Reading): readonly EvidenceFact[] {
  const { value, source, locks, blocked, facts } = row
  if (value === 'reserved')
    return [{ text: 'holds no lock: what it reserved is set aside in its own data', source }]
  if (value !== 'prepared' && value !== 'in-progress') return []
  return [
    locks === null
      ? { text: 'table locks: cannot tell', source }
      : {
          text: `holds ${plural(locks, 'table lock')}`,
          source: 'pg_locks, of the transaction itself',
        },
    blocked === null
      ? { text: 'who waits: cannot tell', source }
      : {
          text:
            blocked.length === 0 ? 'blocks nobody' : `blocks ${plural(blocked.length, 'session')}`,
          source: waitsSource(kind),
        },
    ...facts.map(factText),
  ]
}

const waitsSource = (kind: Reading['kind']): string =>
  kind === 'mariadb'
    ? 'InnoDB’s lock waits and the process list, sessions waiting for its transaction'
    : 'pg_locks and pg_stat_activity, sessions waiting for its number'

const changed = ({ rows }: BranchEvidence): readonly EvidenceFact[] =>
  rows === null
    ? []
    : [
        {
          text: `changed ${plural(rows, 'row')} (recorded with its vote)`,
          source: 'the journal: counted when the work was done',
        },
      ]

const remembered = ({ remembered: proof, value }: BranchEvidence): readonly EvidenceFact[] =>
  proof === null || proof === value
    ? []
    : [
        {
          text: `proved ${proof} earlier, which counts`,
          source: 'the journal: a proof is remembered with the transaction',
        },
      ]

const notes = ({ takesPart, value }: BranchEvidence): readonly EvidenceFact[] => [
  ...(takesPart
    ? []
    : [{ text: 'takes no part in the second phase', source: 'the journal: its vote' }]),
  ...(value === 'no-trace'
    ? [
        {
          text: 'it may have committed, aborted or never prepared; nothing is concluded from this',
          source: 'the participant answered and has no record of this branch',
        },
      ]
    : []),
]

const faults = ({
  fault,
  source,
}: Pick<BranchEvidence, 'fault' | 'source'>): readonly EvidenceFact[] =>
  fault === null ? [] : [{ text: `${fault.code}: ${fault.text}`, source }]

const order = [
  'prepared',
  'reserved',
  'exposed',
  'committed',
  'aborted',
  'compensated',
  'in-progress',
  'no-trace',
  'no-answer',
  'cannot-tell',
] as const

/** `2 prepared · 1 no answer` */
export function evidenceCounts(rows: readonly BranchEvidence[]): string {
  const part = (value: (typeof order)[number]) => {
    const n = rows.filter((row) => row.value === value).length
    return n === 0 ? [] : [`${n} ${value.replace('-', ' ')}`]
  }
  return order.flatMap(part).join(' · ')
}

export const blockedSessions = (rows: readonly BranchEvidence[]): number =>
  new Set(
    rows.flatMap(({ participant, blocked }) =>
      (blocked ?? []).map(({ pid }) => `${participant} ${pid}`),
    ),
  ).size
