import type { AuditedParticipant, Divergence, Divergences } from '@/server/contract/divergence'
import { type Phrase, phrase, say, t } from '@/server/contract/words'
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
      ? t`Nothing checked yet`
      : t`${count(checked)} checked, ${count(violated)} violated`
  return {
    figure,
    violated: violated > 0,
    notes: [
      ...(checked === 0 && violated === 0
        ? [t`Outcomes are compared a few seconds after transactions have ended.`]
        : []),
      ...late(participants, nowMs),
      ...inState(participants, 'silent').map(
        ({ participant }) => t`${participant} does not answer: its outcomes wait until it does.`,
      ),
      ...inState(participants, 'unable').map(
        ({ participant, kind }) => t`${participant} is not audited: ${unaudited(kind)}`,
      ),
      ...inState(participants, 'halted').map(
        ({ participant }) =>
          t`${participant} differs in 500 places: it is another database, or an older copy of it. Nothing more is raised there.`,
      ),
      ...(participants.some(({ unread }) => unread)
        ? [t`Older transactions are still being compared.`]
        : []),
    ],
  }
}

const late = (participants: readonly AuditedParticipant[], nowMs: number): readonly string[] => {
  const passes = participants.flatMap(({ state, passedAt }) =>
    state === 'checking' && passedAt !== null ? [Date.parse(passedAt)] : [],
  )
  const last = Math.max(...passes)
  if (passes.length === 0 || nowMs - last < LATE_MS) return []
  return [t`Last compared ${age(nowMs - last)} ago. It goes on when a coordinator runs.`]
}

const inState = (
  participants: readonly AuditedParticipant[],
  state: AuditedParticipant['state'],
): readonly AuditedParticipant[] => participants.filter((one) => one.state === state)

const findings: Readonly<Record<Divergence['found'], Phrase>> = {
  committed: phrase`its marker says it committed`,
  'marker-only': phrase`it bears a marker of a commit, yet its own status says aborted`,
  'marker-missing': phrase`its marker is gone, though its own status says committed`,
  aborted: phrase`its own status says it aborted`,
  'in-progress': phrase`it is still prepared`,
  'no-trace': phrase`nothing there tells that it committed`,
}

/** What must be and what is, of one branch. */
export function divergenceText({ participant, expected, found }: Divergence): string {
  const finding = say(findings[found])
  switch (expected) {
    case 'committed':
      return t`${participant} must have committed; ${finding}.`
    case 'aborted':
      return t`${participant} must have aborted; ${finding}.`
    case 'unknown-transaction':
      return t`${participant} belongs to no transaction of the journal; ${finding}.`
    default:
      return expected satisfies never
  }
}

/** The transaction's page, with the record of the finding marked. */
export const divergenceHref = ({ transaction, stream, seq }: Divergence): string =>
  `/transactions/${transaction}?tab=timeline&view=table&event=${encodeURIComponent(`${stream}:${seq}`)}`

export const auditWord = (state: AuditedParticipant['state']): string => say(auditWords[state])

const auditWords: Readonly<Record<AuditedParticipant['state'], Phrase>> = {
  checking: phrase`Compared as they end`,
  silent: phrase`No answer`,
  unable: phrase`Not audited`,
  halted: phrase`Stopped`,
  unstarted: phrase`Nothing compared yet`,
}
