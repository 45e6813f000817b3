/** Which items are selected, in what may be any number of steps. */
export interface Selection {
  readonly ids: ReadonlySet<string>
  /** From where a range begins. */
  readonly anchor: string | null
}

export const nothingSelected: Selection = { ids: new Set(), anchor: null }

export const toggled = ({ ids }: Selection, id: string): Selection => ({
  ids: ids.has(id) ? new Set([...ids].filter((one) => one !== id)) : new Set([...ids, id]),
  anchor: id,
})

/** All from where the last selection was made to here, both included. */
export function rangeTo(
  { ids, anchor }: Selection,
  to: string,
  listed: readonly string[],
): Selection {
  const from = listed.indexOf(anchor ?? to)
  const end = listed.indexOf(to)
  if (from === -1 || end === -1) return { ids: new Set([...ids, to]), anchor: to }
  const range = listed.slice(Math.min(from, end), Math.max(from, end) + 1)
  return { ids: new Set([...ids, ...range]), anchor: to }
}
