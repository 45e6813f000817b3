/** How a claim is called that is taken for a transaction which is to begin. */
export const BEGINNING = 'begin:'

const CLAIM = /^api:([^:]*):/
const CLAIM_OF_WORK = /^work:([^:]*):([^:]*):/

/**
 * Names a claim that a program asks for itself; it says whose programs hold it, and for which piece of
 * work if that was told.
 */
export const programClaim = (owner: string, name: string, work?: string): string =>
  work === undefined
    ? `api:${encodeURIComponent(owner)}:${name}`
    : `work:${encodeURIComponent(owner)}:${encodeURIComponent(work)}:${name}`

/** Whose programs hold it; empty: somebody without a token; null: it is no program's. */
export function programsIn(claim: string): string | null {
  const owner = (CLAIM.exec(claim) ?? CLAIM_OF_WORK.exec(claim))?.[1]
  return owner === undefined ? null : decodeURIComponent(owner)
}

/** The piece of work that it is for, as its programs call it; null: that was not told. */
export function workIn(claim: string): string | null {
  const work = CLAIM_OF_WORK.exec(claim)?.[2]
  return work === undefined ? null : decodeURIComponent(work)
}
