import type { Situation } from '@/server/advice/situation'
import type { BranchEvidence, Evidence } from '@/server/contract/action'
import type { BranchChange } from '@/server/journal/journal'
import type { BranchId, Verdict } from '@/server/protocol/model'
import type { Finding, Snapshot } from '@/server/recovery/evidence'
import type { ApiContext } from './context'

/** A finding as it crosses the wire. */
export const findingBody = (finding: Finding): BranchEvidence => ({
  branch: finding.branch,
  n: finding.n,
  participant: finding.participant,
  value: finding.value,
  source: finding.source,
  takesPart: finding.takesPart,
  decides: finding.decides,
  remembered: finding.remembered,
  preparedAt: finding.preparedAt === null ? null : new Date(finding.preparedAt).toISOString(),
  rows: finding.rows,
  locks: finding.locks,
  blocked: finding.blocked?.map((session) => ({ ...session })) ?? null,
  facts: finding.facts.map((fact) => ({ ...fact })),
  fault: finding.fault === null ? null : { ...finding.fault },
})

export const evidenceBody = (snapshot: Snapshot): Evidence => ({
  evidenceId: snapshot.id,
  transaction: snapshot.open.id,
  version: snapshot.open.version,
  takenAt: new Date(snapshot.takenAt).toISOString(),
  verdict: snapshot.standing?.verdict ?? null,
  participants: snapshot.findings.map(findingBody),
})

/** What was learnt since somebody looked: a proof is final, and counts although that look lacked it. */
export const withProofs = (
  found: readonly BranchEvidence[],
  rows: readonly BranchChange[],
): BranchEvidence[] =>
  found.map((one) => {
    const row = rows.find(({ n }) => n === one.n)
    return {
      ...one,
      remembered: one.remembered ?? row?.proof ?? null,
      takesPart: one.takesPart && row?.vote !== 'read-only',
    }
  })

interface Evident {
  readonly takenAt: string
  readonly verdict: Verdict | null
  readonly participants: readonly BranchEvidence[]
  readonly unfinished: boolean
  readonly threePhase: boolean
  readonly tryConfirmCancel: boolean
  readonly optimistic: boolean
  readonly saga: { readonly pivot: boolean } | null
}

/** What the advisor looks at: what was found, and how old that is now. */
export async function situationOf(
  { clock, view, operatorPolicy }: ApiContext,
  { takenAt, verdict, participants, ...form }: Evident,
): Promise<Situation> {
  const ageMs = Math.max(0, clock.now() - Date.parse(takenAt))
  const decider = participants.find(({ decides, takesPart }) => decides && takesPart)
  const found = decider?.remembered ?? decider?.value
  const { freshSeconds } = await operatorPolicy.current()
  const silent = found === 'no-answer' || found === 'cannot-tell'
  return {
    verdict: verdict ?? (found === 'committed' ? 'commit' : null),
    ...{ ...formIn(form), freshMs: freshSeconds * 1_000 },
    current: !(silent || (await view.isRestored())),
    ...(decider !== undefined && { decider: decider.participant }),
    branches: participants.map(({ branch, participant, value, remembered, takesPart }) => ({
      ...{ branch: branch as BranchId, participant, value, remembered, takesPart, ageMs },
    })),
  }
}

const formIn = ({
  unfinished,
  threePhase,
  tryConfirmCancel,
  optimistic,
  saga,
}: Pick<Evident, 'unfinished' | 'threePhase' | 'tryConfirmCancel' | 'optimistic' | 'saga'>) => ({
  ...{ unfinished, threePhase, tryConfirmCancel, optimistic, saga },
})

/** `pg-a: prepared → committed`, for each that is not what it was. */
export const differencesOf = (
  before: readonly BranchEvidence[],
  now: readonly BranchEvidence[],
): { participant: string; before: string; now: string }[] =>
  now.flatMap(({ n, participant, value }) => {
    const was = before.find((one) => one.n === n)?.value ?? 'not known'
    return was === value ? [] : [{ participant, before: was, now: value }]
  })
