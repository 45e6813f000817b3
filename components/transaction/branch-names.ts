import type { BranchDetail } from '@/server/contract/transaction'
import { t } from '@/server/contract/words'
import { list } from '../ui/list'

/** Names as a sentence has them; none is nobody. */
export const listed = (names: readonly string[]): string =>
  names.length === 0 ? t`nobody` : list(names)

/** The participants of these branches, as a sentence names them. */
export const named = (branches: readonly BranchDetail[]): string =>
  listed(branches.map(({ participant }) => participant))

interface Sentences {
  readonly one: (who: string) => string
  readonly both: () => string
  readonly all: (n: number) => string
}

/** A sentence of all branches: by name where it is one, else by how many they are, which is shorter. */
export function ofEveryone(
  branches: readonly BranchDetail[],
  { one, both, all }: Sentences,
): string {
  if (branches.length === 1) return one(named(branches))
  return branches.length === 2 ? both() : all(branches.length)
}

export const voting = (branches: readonly BranchDetail[], vote: BranchDetail['vote']) =>
  branches.filter((branch) => branch.vote === vote)
