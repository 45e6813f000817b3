'use client'

import type { ScopedPolicy } from '@/server/contract/retry-policy'
import { say, t } from '@/server/contract/words'
import { backOffText, operationWords } from '../shell/retry-words'
import { count, duration } from '../ui/format'
import { rich } from '../ui/rich'
import { Cell, HeadCell, Table } from '../ui/table'
import { gateFields, gateText } from './policy-gate-values'

/** What holds, line by line, and what of it is said here and not inherited. */
export function PolicyFacts({ policy: scoped }: { readonly policy: ScopedPolicy }) {
  const { change, effective, participant } = scoped
  const { policy } = effective
  const own = (is: boolean) => (is ? <Own /> : null)
  return (
    <Table
      caption={participant === null ? t`Retry policy for all` : t`Retry policy of ${participant}`}
    >
      <thead>
        <tr>
          <HeadCell>{t`What`}</HeadCell>
          <HeadCell>{t`One attempt at most`}</HeadCell>
          <HeadCell>{t`Attempts`}</HeadCell>
          <HeadCell>{t`Wait before the next`}</HeadCell>
        </tr>
      </thead>
      <tbody>
        {operationWords.map(([operation, words]) => {
          const { attemptMs, backOff } = policy.operations[operation]
          const said = change.operations?.[operation]
          return (
            <tr key={operation}>
              <Cell className="whitespace-nowrap">{say(words)}</Cell>
              <Cell className="whitespace-nowrap">
                {duration(attemptMs)} {own(said?.attemptMs !== undefined)}
              </Cell>
              <Cell className="whitespace-nowrap">
                {operation === 'prepare'
                  ? rich`${count(policy.attempts)}${own(change.attempts !== undefined)}, within ${duration(policy.promiseMs)}${own(change.promiseMs !== undefined)}`
                  : t`until it is proved`}
              </Cell>
              <Cell className="min-w-56">
                {backOffText(backOff)} {own(said?.backOff !== undefined)}
              </Cell>
            </tr>
          )
        })}
      </tbody>
    </Table>
  )
}

/** The rate, and the rules that tell which faults are worth another attempt. */
export function PolicyRules({ policy: { change, effective } }: { readonly policy: ScopedPolicy }) {
  const { repeatsPerSecond, alarmAttempts, classes } = effective.policy
  const texts = gateText(effective.policy)
  const codes = (of: 'refuse' | 'broken') =>
    classes.filter((rule) => rule.class === of).map(({ code }) => code)
  return (
    <ul className="flex flex-col gap-1 px-4 py-3 text-small">
      <li>{rich`What a verdict says is repeated at most ${count(repeatsPerSecond)} times a second${change.repeatsPerSecond !== undefined && <Own />}, so that one that comes back is not run over. Nothing is dropped for it.`}</li>
      <li>
        {alarmAttempts === null
          ? t`Somebody is told of failed calls after as many as the alert rule for attempts says, and at once of what only a person can put right.`
          : rich`Somebody is told after ${count(alarmAttempts)} failed calls${change.alarmAttempts !== undefined && <Own />} (the alert rule for attempts), and at once of what only a person can put right.`}
      </li>
      {gateFields.map(({ group }) => (
        <li key={group}>
          {texts[group]}
          {change[group] !== undefined && <Own />}
        </li>
      ))}
      <li>{rich`A promise is asked for no more after ${<Codes codes={codes('refuse')} />}: asking again says the same.`}</li>
      <li>{rich`Asked seldom after ${<Codes codes={codes('broken')} />}: somebody must put something right there first.`}</li>
    </ul>
  )
}

const Codes = ({ codes }: { readonly codes: readonly string[] }) => (
  <code className="break-words">{codes.length === 0 ? t`nothing` : codes.join(' ')}</code>
)

const Own = () => (
  <span className="ml-1 rounded-badge bg-selected px-1 text-accent text-label">{t`set here`}</span>
)
