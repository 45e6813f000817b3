'use client'

import type { ScopedPolicy } from '@/server/contract/retry-policy'
import { count, duration } from '../ui/format'
import { Cell, HeadCell, Table } from '../ui/table'
import { backOffText, operationWords } from './policy-words'

/** What holds, line by line, and what of it is said here and not inherited. */
export function PolicyFacts({ policy: scoped }: { readonly policy: ScopedPolicy }) {
  const { change, effective, participant } = scoped
  const { policy } = effective
  const own = (is: boolean) => (is ? <Own /> : null)
  return (
    <Table caption={`Retry policy ${participant === null ? 'for all' : `of ${participant}`}`}>
      <thead>
        <tr>
          <HeadCell>What</HeadCell>
          <HeadCell>One attempt at most</HeadCell>
          <HeadCell>Attempts</HeadCell>
          <HeadCell>Wait before the next</HeadCell>
        </tr>
      </thead>
      <tbody>
        {operationWords.map(([operation, words]) => {
          const { attemptMs, backOff } = policy.operations[operation]
          const said = change.operations?.[operation]
          return (
            <tr key={operation}>
              <Cell className="whitespace-nowrap">{words}</Cell>
              <Cell className="whitespace-nowrap">
                {duration(attemptMs)} {own(said?.attemptMs !== undefined)}
              </Cell>
              <Cell className="whitespace-nowrap">
                {operation === 'prepare' ? (
                  <>
                    {count(policy.attempts)} {own(change.attempts !== undefined)}
                  </>
                ) : (
                  'until it is proved'
                )}
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
  const { repeatsPerSecond, classes } = effective.policy
  const codes = (of: 'refuse' | 'broken') =>
    classes.filter((rule) => rule.class === of).map(({ code }) => code)
  return (
    <ul className="flex flex-col gap-1 px-4 py-3 text-small">
      <li>
        At most {count(repeatsPerSecond)} repeated calls a second
        {change.repeatsPerSecond !== undefined && <Own />}, so that one that comes back is not run
        over.
      </li>
      <li>
        A promise is asked for no more after <Codes codes={codes('refuse')} />: asking again says
        the same.
      </li>
      <li>
        Asked seldom after <Codes codes={codes('broken')} />: somebody must put something right
        there first.
      </li>
    </ul>
  )
}

const Codes = ({ codes }: { readonly codes: readonly string[] }) => (
  <code className="break-words">{codes.length === 0 ? 'nothing' : codes.join(' ')}</code>
)

const Own = () => (
  <span className="ml-1 rounded-badge bg-selected px-1 text-accent text-label">set here</span>
)
