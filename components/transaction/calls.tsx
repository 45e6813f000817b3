'use client'

import clsx from 'clsx'
import { retell, t } from '@/server/contract/words'
import { Empty } from '../ui/empty'
import { duration } from '../ui/format'
import { useNow } from '../ui/now'
import { rich } from '../ui/rich'
import { Cell, HeadCell, Table } from '../ui/table'
import { Time } from '../ui/time'
import type { AttemptRun } from './attempt-runs'
import { nextWhyText } from './retry-words'

/** Every call with its answer; what was repeated alike is one line. */
export function Calls({
  runs,
  isOpen,
}: {
  readonly runs: readonly AttemptRun[]
  readonly isOpen: boolean
}) {
  if (runs.length === 0)
    return (
      <Empty
        title={t`Nothing was asked yet`}
        text={t`Each call to a participant is listed here with its answer, and with its cause where it failed.`}
      />
    )
  return (
    <Table caption={t`Calls to the participants`}>
      <thead>
        <tr>
          <HeadCell>{t`Participant`}</HeadCell>
          <HeadCell>{t`Call`}</HeadCell>
          <HeadCell>{t`Made at`}</HeadCell>
          <HeadCell className="text-right">{t`Took`}</HeadCell>
          <HeadCell>{t`Result`}</HeadCell>
          <HeadCell>{t`Cause`}</HeadCell>
          <HeadCell>{t`Next`}</HeadCell>
          <HeadCell>{t`By`}</HeadCell>
        </tr>
      </thead>
      <tbody>
        {runs.map((run) => (
          <RunRow
            key={`${run.first.branch} ${run.first.operation} ${run.first.n} ${run.first.at}`}
            run={run}
            isOpen={isOpen}
          />
        ))}
      </tbody>
    </Table>
  )
}

/** What is as it was before steps back, so that a change is seen. */
const bright = (is: boolean) => clsx(!is && 'text-fg-3')

function RunRow({ run, isOpen }: { readonly run: AttemptRun; readonly isOpen: boolean }) {
  const { first, last, times, everyMs, changed } = run
  const { participant, operation, result, code, text, faults, coordinator, policyVersion } = last
  return (
    <tr>
      <Cell>{participant}</Cell>
      <Cell className={clsx('whitespace-nowrap', bright(changed.operation))}>
        {operation} {first.n}
        {times > 1 && `–${last.n}`}
        {everyMs !== null && (
          <span className="text-fg-2"> {rich`×${times}, every ${duration(everyMs)}`}</span>
        )}
        <code title={last.request} className="block max-w-40 truncate text-fg-3 text-label">
          {last.request}
        </code>
      </Cell>
      <Cell className="whitespace-nowrap">
        <Time at={first.at} />
      </Cell>
      <Cell className="whitespace-nowrap text-right">{duration(last.durationMs)}</Cell>
      <Cell className={bright(changed.result)}>{result}</Cell>
      <Cell className={clsx('min-w-48', bright(changed.cause))}>
        {code !== null && <code>{code}</code>} {text !== null && retell(text)}
        {faults.length > 0 && (
          <span className="block text-fg-2">{rich`Broken on purpose then: ${faults.join(', ')}`}</span>
        )}
      </Cell>
      <Cell className="whitespace-nowrap">
        {last.nextAt !== null && <Next at={last.nextAt} isOpen={isOpen} />}
        {last.nextWhy !== null && <span className="block">{nextWhyText(last.nextWhy)}</span>}
      </Cell>
      <Cell className="whitespace-nowrap">
        {coordinator}
        {policyVersion !== null && (
          <span className="block text-fg-3">{rich`policy version ${policyVersion}`}</span>
        )}
      </Cell>
    </tr>
  )
}

/** Counts down while it lies ahead. */
function Next({ at, isOpen }: { readonly at: string; readonly isOpen: boolean }) {
  const nowMs = useNow()
  const leftMs = nowMs === null ? 0 : Date.parse(at) - nowMs
  if (!isOpen || leftMs <= 0) return <Time at={at} />
  return <span title={at}>{rich`in ${Math.ceil(leftMs / 1_000)} s`}</span>
}
