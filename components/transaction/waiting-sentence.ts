import type { Evidence } from '@/server/contract/action'
import { age, plural } from '../ui/format'

/** What waiting costs, as the participants themselves say; who says the same is named together. */
export function waitingSentence(evidence: Evidence, nowMs: number): string {
  const { participants } = evidence
  const alike = new Map<string, string[]>()
  for (const { participant, value, preparedAt, blocked } of participants) {
    if (value !== 'prepared' && value !== 'reserved' && value !== 'exposed') continue
    const lasted = preparedAt === null ? '' : ` ${age(nowMs - Date.parse(preparedAt))}`
    const costs = `${lasted}|${blocked === null ? '' : blocks(blocked.length)}`
    alike.set(costs, [...(alike.get(costs) ?? []), participant])
  }
  const silent = participants.filter(({ value }) => value === 'no-answer')
  const proved = (proof: 'committed' | 'aborted') =>
    participants.flatMap(({ participant, value, remembered }) =>
      value === proof || remembered === proof ? [participant] : [],
    )
  const [committed, aborted] = [proved('committed'), proved('aborted')]
  return [
    ...(committed.length > 0 ? [`${list(committed)} committed without a verdict.`] : []),
    ...(committed.length > 0 && aborted.length > 0
      ? [`${list(aborted)} aborted: the data disagree and no action here can repair them.`]
      : []),
    ...[...alike].map(([costs, names]) => {
      const [lasted, whom] = costs.split('|')
      const one = names.length === 1
      const waiting = `${list(names)} ${one ? 'has' : 'have'} been waiting${lasted}`
      return whom === '' ? `${waiting}.` : `${waiting} and ${one ? 'blocks' : 'block'} ${whom}.`
    }),
    ...silent.map(({ participant }) => `${participant} does not answer now.`),
  ].join(' ')
}

const blocks = (count: number): string => (count === 0 ? 'nobody' : plural(count, 'session'))

/** `pg-a`, `pg-a and pg-b`, `pg-a, pg-b and pg-c`. */
export function list(all: readonly string[]): string {
  const last = all.at(-1) ?? 'nobody'
  return all.length < 2 ? last : `${all.slice(0, -1).join(', ')} and ${last}`
}

/** What stays with a participant that has not confirmed a commit. */
export const keptMeanwhile = (protocol: string): string => kept[protocol] ?? 'the locks there stay'

const kept: Readonly<Record<string, string>> = {
  'try-confirm-cancel': 'what is reserved there stays set aside',
  'optimistic-two-phase-commit': 'nothing is locked there meanwhile',
  'two-phase-message': 'nothing is locked there meanwhile',
}
