import type { BranchEvidence } from '@/server/contract/action'
import type { Verdict } from '@/server/protocol/model'

type Seen = Pick<BranchEvidence, 'n' | 'value'>

/** What the register and the participants say, in one text: another text is other evidence. */
export const seenOf = (participants: readonly Seen[], verdict: Verdict | null): string =>
  [verdict ?? 'no-verdict', ...[...participants].sort(byNumber).map(said)].join(' ')

const byNumber = (a: Seen, b: Seen): number => a.n - b.n

const said = ({ n, value }: Seen): string => `${n}:${value}`
