import type { Admission } from './admission'
import type { FullLine } from './admission-lines'
import { payloadsIn } from './begun'
import { type Refused, refused } from './refused'
import type { WorkRequest } from './work-request'

/** Why what would have to wait cannot even do that; null: it begins, or waits. */
export function refusalToWait(admission: Admission, work: WorkRequest): Refused | null {
  const prepares = work.steps === null && payloadsIn(work) === null
  const full = admission.fullFor(
    work.branches.map(({ participant }, index) => ({
      participant: participant.name,
      prepares: prepares && index !== work.decider,
    })),
  )
  return full === null ? null : tooMany(full)
}

const tooMany = ({ participant, waiting, limit, retryAfterS }: FullLine): Refused => ({
  ...refused(
    'too-busy',
    `${waiting} transactions wait for ${participant} already, where ${limit} branches may be at once. Nothing was begun. Send it again in about ${retryAfterS} s, or raise the limits of ${participant}.`,
  ),
  retryAfterS,
})

/** Why a branch of an application cannot join: it would hold its session while it waits. */
export function refusalToJoin(admission: Admission, participant: string): Refused | null {
  const full = admission.heldUpAt({ participant, prepares: true })
  if (full === null) return null
  const { limit, retryAfterS } = full
  return {
    ...refused(
      'too-busy',
      `${limit} branches may be at ${participant} at once, and no more fit now. Nothing has joined. Send it again in about ${retryAfterS} s, or raise the limits of ${participant}.`,
    ),
    retryAfterS,
  }
}
