/** The address of a branch that is about to be settled by its name: a link that can be shared. */
export const settleParams = (participant: string, branchId: string) => ({
  settle: branchId,
  at: participant,
})

export const notSettling = { settle: null, at: null } as const

/** Null: nobody settles anything. */
export function settlingIn(
  params: Readonly<Record<string, string>>,
): { readonly participant: string; readonly branchId: string } | null {
  const { settle, at } = params
  return settle === undefined || at === undefined ? null : { participant: at, branchId: settle }
}
