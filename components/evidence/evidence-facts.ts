import type { BranchEvidence } from '@/server/contract/action'
import type { Participant } from '@/server/contract/participant'
import { verdictWord } from '@/server/contract/verdict-word'
import { retell, t } from '@/server/contract/words'
import { age, clockTime, plural, type Zone } from '../ui/format'
import { factText } from './fact-words'

/** What is older loses its weight, unless the policy says otherwise. */
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

interface Aged extends Pick<Reading, 'takenAt' | 'nowMs'> {
  readonly freshMs?: number
}

export const isStale = ({ takenAt, nowMs, freshMs = FRESH_MS_MAX }: Aged): boolean =>
  nowMs - Date.parse(takenAt) > freshMs

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
  if (preparedAt === null) return [{ text: t`since when: cannot tell`, source }]
  const lasted = age(nowMs - Date.parse(preparedAt))
  return [{ text: t`since ${clockTime(preparedAt, zone)} (${lasted})`, source }]
}

/** Locks and rows are facts of what may still be held; of what has ended they are none. */
function held(row: Seen, { kind }: Reading): readonly EvidenceFact[] {
  const { value, source, locks, blocked, facts } = row
  if (value === 'reserved')
    return [{ text: t`holds no lock: what it reserved is set aside in its own data`, source }]
  if (value !== 'prepared' && value !== 'in-progress') return []
  return [
    locks === null
      ? { text: t`table locks: cannot tell`, source }
      : {
          text: t`holds ${plural(locks, 'table lock')}`,
          source: t`pg_locks, of the transaction itself`,
        },
    blocked === null
      ? { text: t`who waits: cannot tell`, source }
      : {
          text:
            blocked.length === 0
              ? t`blocks nobody`
              : t`blocks ${plural(blocked.length, 'session')}`,
          source: waitsSource(kind),
        },
    ...facts.map(factText),
  ]
}

const waitsSource = (kind: Reading['kind']): string =>
  kind === 'mariadb'
    ? t`InnoDB’s lock waits and the process list, sessions waiting for its transaction`
    : t`pg_locks and pg_stat_activity, sessions waiting for its number`

const changed = ({ rows }: BranchEvidence): readonly EvidenceFact[] =>
  rows === null
    ? []
    : [
        {
          text: t`changed ${plural(rows, 'row')} (recorded with its vote)`,
          source: t`the journal: counted when the work was done`,
        },
      ]

const remembered = ({ remembered: proof, value }: BranchEvidence): readonly EvidenceFact[] =>
  proof === null || proof === value
    ? []
    : [
        {
          text: t`proved ${verdictWord(proof)} earlier, which counts`,
          source: t`the journal: a proof is remembered with the transaction`,
        },
      ]

const notes = ({ takesPart, value }: BranchEvidence): readonly EvidenceFact[] => [
  ...(takesPart
    ? []
    : [{ text: t`takes no part in the second phase`, source: t`the journal: its vote` }]),
  ...(value === 'no-trace'
    ? [
        {
          text: t`it may have committed, aborted or never prepared; nothing is concluded from this`,
          source: t`the participant answered and has no record of this branch`,
        },
      ]
    : []),
]

const faults = ({
  fault,
  source,
}: Pick<BranchEvidence, 'fault' | 'source'>): readonly EvidenceFact[] =>
  fault === null ? [] : [{ text: `${fault.code}: ${retell(fault.text)}`, source }]

const counts = {
  prepared: (n) => t`${n} prepared`,
  reserved: (n) => t`${n} reserved`,
  exposed: (n) => t`${n} exposed`,
  committed: (n) => t`${n} committed`,
  aborted: (n) => t`${n} aborted`,
  compensated: (n) => t`${n} compensated`,
  'in-progress': (n) => t`${n} in progress`,
  'no-trace': (n) => t`${n} no trace`,
  'no-answer': (n) => t`${n} no answer`,
  'cannot-tell': (n) => t`${n} cannot tell`,
} as const satisfies Record<BranchEvidence['value'], (n: number) => string>

/** `2 prepared · 1 no answer` */
export const evidenceCounts = (rows: readonly BranchEvidence[]): string =>
  Object.entries(counts)
    .flatMap(([value, words]) => {
      const n = rows.filter((row) => row.value === value).length
      return n === 0 ? [] : [words(n)]
    })
    .join(' · ')

export const blockedSessions = (rows: readonly BranchEvidence[]): number =>
  new Set(
    rows.flatMap(({ participant, blocked }) =>
      (blocked ?? []).map(({ pid }) => `${participant} ${pid}`),
    ),
  ).size
