const CLAIM = /^api:([^:]*):/

/** Names a claim that a program asks for itself; it says whose programs hold it. */
export const programClaim = (owner: string, name: string): string =>
  `api:${encodeURIComponent(owner)}:${name}`

/** Whose programs hold it; empty: somebody without a token; null: it is no program's. */
export function programsIn(claim: string): string | null {
  const owner = CLAIM.exec(claim)?.[1]
  return owner === undefined ? null : decodeURIComponent(owner)
}
