import type { Claim } from './lock'
import { isHeld } from './queue'

/** The claims of so many keys at the most; those that most wait for come first. */
export function firstKeys(claims: readonly Claim[], keysMax: number): readonly Claim[] {
  const waiting = new Map<string, number>()
  for (const claim of claims)
    waiting.set(claim.key, (waiting.get(claim.key) ?? 0) + (isHeld(claim) ? 0 : 1))
  const shown = [...waiting].sort(([, one], [, other]) => other - one).slice(0, keysMax)
  const keys = new Set(shown.map(([key]) => key))
  return claims.filter(({ key }) => keys.has(key))
}
