import type { Answers } from '@/server/policy/answers'
import type { Able } from '@/server/policy/protocol-advice'
import type { Participant } from './participant'
import { attemptMsOf, type ParticipantSettings } from './settings'

/** What a participant can do, and has done of late, as far as the choice of a protocol goes. */
export const ableOf = (
  { name, decides, onePhase, preCommits }: Participant,
  settings: ParticipantSettings | null,
  answers: Answers | null,
): Able => ({
  name,
  prepares: decides === undefined,
  commitsInOnePhase: onePhase !== undefined,
  preCommits: preCommits?.offered === true,
  answers,
  attemptMs: attemptMsOf(settings),
})
