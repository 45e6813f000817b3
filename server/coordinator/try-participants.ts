import type { Participant } from '@/server/participant/participant'
import { type Refused, refused } from './refused'

/** Try–Confirm–Cancel asks for services that have these steps, all of them; null: they have. */
export function refusalToTry(participants: readonly Participant[]): Refused | null {
  for (const { name, tries } of participants) {
    if (tries?.offered === null) return refused('participant-not-usable', notYet(name))
    if (tries?.offered !== true) return refused('work-does-not-fit', cannot(name))
  }
  return null
}

const notYet = (name: string): string =>
  `${name} has not said yet whether it has the steps try, confirm and cancel. Nothing was begun. Send it again in a moment.`

const cannot = (name: string): string =>
  `${name} has no steps try, confirm and cancel: Try–Confirm–Cancel runs on services that reserve. Nothing was begun. Use services that say so of themselves, or two-phase commit.`
