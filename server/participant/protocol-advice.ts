import type { Answers } from '@/server/policy/answers'
import { adviseProtocol, type ProtocolAdvice } from '@/server/policy/protocol-advice'
import type { Participant } from './participant'
import type { Registry } from './registry'

/** What a participant has answered of late; null: nothing is known. */
export type AnswersOf = (participant: string) => Answers | null

/** What is advised for these participants, one for each branch, by what they can do and have answered. */
export const adviceFor = (
  participants: readonly Participant[],
  { registry, answersOf }: { readonly registry: Registry; readonly answersOf: AnswersOf },
): ProtocolAdvice =>
  adviseProtocol(
    participants.map(({ name, decides, onePhase, votesWithWork, preCommits, tries }) => ({
      name,
      prepares: decides === undefined,
      commitsInOnePhase: onePhase !== undefined,
      votesWithWork: votesWithWork === true,
      preCommits: preCommits?.offered === true,
      tries: tries?.offered === true,
      answers: answersOf(name),
      attemptMs: registry.policyOf(name).policy.operations.prepare.attemptMs,
    })),
  )
