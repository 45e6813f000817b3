import type { BranchEvidence } from '@/server/contract/action'
import { age, clockTime, plural, type Zone } from '../ui/format'

/** `ui.md` 5.3: what is older loses its weight. */
export const FRESH_MS_MAX = 15_000

export interface EvidenceFact {
  readonly text: string
  /** Where it comes from, shown on hover. */
  readonly source: string
}

export interface Reading {
  readonly takenAt: string
  readonly nowMs: number
  readonly zone: Zone
}

export const isStale = ({ takenAt, nowMs }: Omit<Reading, 'zone'>): boolean =>
  nowMs - Date.parse(takenAt) > FRESH_MS_MAX

/** What one participant said, figure by figure; what it did not say is never filled in. */
export function evidenceFacts(row: BranchEvidence, reading: Reading): readonly EvidenceFact[] {
  return [...since(row, reading), ...held(row), ...remembered(row), ...notes(row), ...faults(row)]
}

function since({ value, preparedAt, source }: BranchEvidence, { nowMs, zone }: Reading) {
  if (value !== 'prepared') return []
  if (preparedAt === null) return [{ text: 'since when: cannot tell', source }]
  const lasted = age(nowMs - Date.parse(preparedAt))
  return [{ text: `since ${clockTime(preparedAt, zone)} (${lasted})`, source }]
}

/** Locks and rows are facts of what may still be held; of what has ended they are none. */
function held(row: BranchEvidence): readonly EvidenceFact[] {
  if (row.value !== 'prepared' && row.value !== 'in-progress') return changed(row)
  const { locks, blocked } = row
  return [
    ...changed(row),
    {
      text: locks === null ? 'locks: cannot tell' : `holds ${plural(locks, 'table lock')}`,
      source: 'pg_locks, of the transaction itself',
    },
    {
      text: blocked.length === 0 ? 'blocks nobody' : `blocks ${plural(blocked.length, 'session')}`,
      source: 'pg_locks and pg_stat_activity, sessions waiting for its number',
    },
  ]
}

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

const faults = ({ fault, source }: BranchEvidence): readonly EvidenceFact[] =>
  fault === null ? [] : [{ text: `${fault.code}: ${fault.text}`, source }]

const order = [
  'prepared',
  'committed',
  'aborted',
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
    rows.flatMap(({ participant, blocked }) => blocked.map(({ pid }) => `${participant} ${pid}`)),
  ).size
