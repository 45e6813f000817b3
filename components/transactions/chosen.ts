import { createContext } from 'react'

/** So many can be laid beside each other. */
export const CHOSEN_MAX = 2

/** Which rows somebody has chosen to compare, and how to choose another, or not any more. */
export const Choosing = createContext<{
  readonly chosen: readonly string[]
  readonly toggle: (id: string) => void
}>({ chosen: [], toggle: () => undefined })

const ID = /^[A-Za-z0-9.]{1,80}$/

/** The rows that `sel` of an address names; null: it names none. */
export function chosenIn(sel: string | undefined): readonly string[] | null {
  if (sel === undefined || sel === '') return []
  const ids = [...new Set(sel.split(','))]
  return ids.length <= CHOSEN_MAX && ids.every((id) => ID.test(id)) ? ids : null
}

/** The address with one more or less: of more than two the last two stay. */
export function choosing(chosen: readonly string[], id: string): string | null {
  const next = chosen.includes(id)
    ? chosen.filter((one) => one !== id)
    : [...chosen, id].slice(-CHOSEN_MAX)
  return next.join() || null
}
