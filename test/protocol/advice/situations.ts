import type { BranchSituation, Proof, Situation } from '@/server/advice/situation'

type Value = BranchSituation['value']

export const at = (
  participant: string,
  value: Value,
  more: Partial<BranchSituation> = {},
): BranchSituation => ({
  branch: `vd1_${participant}`,
  participant,
  value,
  ageMs: 1_000,
  remembered: null,
  takesPart: true,
  ...more,
})
export const a = (value: Value, more?: Partial<BranchSituation>) => at('pg-a', value, more)
export const b = (value: Value, more?: Partial<BranchSituation>) => at('pg-b', value, more)
export const proof = (remembered: Proof) => ({ remembered })

export const undecided = (...branches: BranchSituation[]): Situation => ({
  verdict: null,
  current: true,
  branches,
})
export const unread = (...branches: BranchSituation[]): Situation => ({
  verdict: null,
  current: false,
  branches,
})
export const decided = (
  verdict: 'commit' | 'abort',
  ...branches: BranchSituation[]
): Situation => ({
  verdict,
  current: true,
  branches,
  decidedAt: '12:04:30',
})
