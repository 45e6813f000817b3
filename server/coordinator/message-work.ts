import type { Participant } from '@/server/participant/participant'
import { type OwnRetry, type Passing, passingOf } from '@/server/policy/own-retry'
import type { MessageWork } from './application'
import type { MessageRequest } from './application-request'
import { doorOf, refusalAt } from './begin-request'
import { type Refused, refused } from './refused'
import type { TransactionsDeps } from './waiting'

type Known = Pick<TransactionsDeps, 'registry' | 'coordinator'>

/** The participants of a two-phase message in the place of their names; or why it cannot begin. */
export function messageWork(
  deps: Known,
  message: MessageRequest | undefined,
  retry: OwnRetry | undefined,
): MessageWork | Refused | null {
  if (message === undefined) return null
  const passing = passingOf(retry)
  const decider = found(deps, message.participant, passing)
  if ('type' in decider) return decider
  if (decider.kind !== 'postgresql') return refused('work-does-not-fit', notThere(decider.name))
  const steps: MessageWork['steps'][number][] = []
  for (const { participant: name, payload } of message.steps) {
    const participant = found(deps, name, passing)
    if ('type' in participant) return participant
    const offered = participant.messages?.offered
    if (offered === null) return refused('participant-not-usable', notYet(name))
    if (offered !== true) return refused('work-does-not-fit', cannot(name))
    steps.push({ participant, payload })
  }
  return { decider, steps }
}

function found(
  { registry, coordinator }: Known,
  name: string,
  passing: Passing,
): Participant | Refused {
  const participant = registry.get(name)
  const row = registry.row(name)
  if (participant === null || row === null)
    return refused('unknown-participant', `No participant ${name} is registered.`)
  return refusalAt(row, 1, { ...doorOf(coordinator), passing }) ?? participant
}

const notThere = (name: string): string =>
  `${name} is no PostgreSQL: a two-phase message goes with the commit of a local transaction there, whose marker tells later how it ended. Nothing was begun. Name the application's own database.`

const notYet = (name: string): string =>
  `${name} has not said yet whether it has the step message. Nothing was begun. Send it again in a moment.`

const cannot = (name: string): string =>
  `${name} has no step message: a two-phase message goes to services that do it once, however often it comes. Nothing was begun. Use services that say so of themselves.`
