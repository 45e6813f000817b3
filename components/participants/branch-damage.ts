import { t } from '@/server/contract/words'
import { count } from '../ui/format'

/** `2.5 session-minutes`: what a branch has cost so far, if those who wait have waited all along. */
export function damageText(damage: number, blocked: number | null): string {
  if (blocked === null) return t`cannot tell`
  if (blocked === 0) return t`none`
  const figure = damage < 10 ? damage.toFixed(1) : count(damage)
  return t`${figure} session-minutes`
}
