import type { BranchDetail } from '@/server/contract/transaction'
import { list } from './waiting-sentence'

/** The participants of these branches, as a sentence names them. */
export const named = (branches: readonly BranchDetail[]): string =>
  list(branches.map(({ participant }) => participant))

/** All of them in one word, where the word is shorter than their names. */
export function everyone(branches: readonly BranchDetail[]): string {
  if (branches.length === 1) return named(branches)
  return branches.length === 2 ? 'Both participants' : `All ${branches.length} participants`
}

export const voting = (branches: readonly BranchDetail[], vote: BranchDetail['vote']) =>
  branches.filter((branch) => branch.vote === vote)
