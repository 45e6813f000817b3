import type { AuditedParticipant, Divergence, Divergences } from '@/server/contract/divergence'
import { age, count } from '../ui/format'
import { unaudited } from '../ui/unaudited'

/** Longer ago than this, and nobody compares any more. */
const LATE_MS = 30_000

export interface AtomicityLook {
  readonly figure: string
  readonly violated: boolean
  /** What the figure does not cover, or since when it stands still; one sentence each. */
  readonly notes: readonly string[]
}

/** The one figure and what has to be said with it, in whole sentences. */
export function atomicityLook(found: Divergences, nowMs: number): AtomicityLook {
  const { checked, violated, participants } = found
  const figure =
    checked === 0 && violated === 0
      ? 'Nothing checked yet'
      : `${count(checked)} checked, ${count(violated)} violated`
  return {
    figure,
    violated: violated > 0,
    notes: [
      ...(checked === 0 && violated === 0 ? [early] : []),
      ...late(participants, nowMs),
      ...named(participants, 'silent', 'does not answer: its outcomes wait until it does.'),
      ...participants
        .filter(({ state }) => state === 'unable')
        .map((one) => `${one.participant} is not audited: ${unaudited(one.kind)}`),
      ...named(participants, 'halted', halted),
      ...(participants.some(({ unread }) => unread) ? [unread] : []),
    ],
  }
}

const early = 'Outcomes are compared a few seconds after transactions have ended.'
const unread = 'Older transactions are still being compared.'
const halted =
  'differs in 500 places: it is another database, or an older copy of it. Nothing more is raised there.'

const late = (participants: readonly AuditedParticipant[], nowMs: number): readonly string[] => {
  const passes = participants.flatMap(({ state, passedAt }) =>
    state === 'checking' && passedAt !== null ? [Date.parse(passedAt)] : [],
  )
  const last = Math.max(...passes)
  if (passes.length === 0 || nowMs - last < LATE_MS) return []
  return [`Last compared ${age(nowMs - last)} ago. It goes on when a coordinator runs.`]
}

const named = (
  participants: readonly AuditedParticipant[],
  state: AuditedParticipant['state'],
  text: string,
): readonly string[] =>
  participants.filter((one) => one.state === state).map((one) => `${one.participant} ${text}`)

const expectations: Readonly<Record<Divergence['expected'], string>> = {
  committed: 'must have committed',
  aborted: 'must have aborted',
  'unknown-transaction': 'belongs to no transaction of the journal',
}

const findings: Readonly<Record<Divergence['found'], string>> = {
  committed: 'its marker says it committed',
  'marker-only': 'it bears a marker of a commit, yet its own status says aborted',
  'marker-missing': 'its marker is gone, though its own status says committed',
  aborted: 'its own status says it aborted',
  'in-progress': 'it is still prepared',
  'no-trace': 'nothing there tells that it committed',
}

/** What must be and what is, of one branch. */
export const divergenceText = ({ participant, expected, found }: Divergence): string =>
  `${participant} ${expectations[expected]}; ${findings[found]}.`

/** The transaction's page, with the record of the finding marked. */
export const divergenceHref = ({ transaction, stream, seq }: Divergence): string =>
  `/transactions/${transaction}?tab=timeline&view=table&event=${encodeURIComponent(`${stream}:${seq}`)}`

export const auditWords: Readonly<Record<AuditedParticipant['state'], string>> = {
  checking: 'Compared as they end',
  silent: 'No answer',
  unable: 'Not audited',
  halted: 'Stopped',
  unstarted: 'Nothing compared yet',
}
