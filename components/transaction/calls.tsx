'use client'

import clsx from 'clsx'
import { useState } from 'react'
import type { LedgerEntry } from '@/server/contract/attempt-ledger'
import { retell, t } from '@/server/contract/words'
import { Badge } from '../ui/badge'
import { Empty } from '../ui/empty'
import { duration } from '../ui/format'
import { useNow } from '../ui/now'
import { rich } from '../ui/rich'
import { Cell, HeadCell, Table } from '../ui/table'
import { Time } from '../ui/time'
import type { AttemptRun } from './attempt-runs'
import { nextWhyText } from './retry-words'

interface Standing {
  /** Something may still be asked again. */
  readonly isOpen: boolean
  /** It waits there until somebody lets it go on. */
  readonly isPaused: (call: Pick<LedgerEntry, 'participant' | 'branch'>) => boolean
}

/** Every call with its answer; what was repeated alike is one line. */
export function Calls({ runs, ...how }: Standing & { readonly runs: readonly AttemptRun[] }) {
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
        {runs.map((run, at) => (
          <RunRow
            key={`${run.first.branch} ${run.first.operation} ${run.first.n} ${run.first.at}`}
            run={run}
            {...how}
            isOpen={how.isOpen && isLastThere(runs, at)}
          />
        ))}
      </tbody>
    </Table>
  )
}

/** Only the last call of a branch can still be made again. */
const isLastThere = (runs: readonly AttemptRun[], at: number): boolean =>
  !runs.slice(at + 1).some(({ first }) => first.branch === runs[at]?.first.branch)

/** What is as it was before steps back, so that a change is seen. */
const bright = (is: boolean) => clsx(!is && 'text-fg-3')

/** One line for what was repeated alike; it unfolds to each of them. */
function RunRow({ run, ...how }: Standing & { readonly run: AttemptRun }) {
  const [isUnfolded, setUnfolded] = useState(false)
  const { first, last, times, calls, changed } = run
  return (
    <>
      <tr>
        <Cell>{last.participant}</Cell>
        <Cell className={clsx('whitespace-nowrap', bright(changed.operation))}>
          {last.operation} {first.n}
          {times > 1 && `–${last.n} `}
          {times > 1 && (
            <Unfold run={run} isUnfolded={isUnfolded} onClick={() => setUnfolded(!isUnfolded)} />
          )}
          <code title={last.request} className="block max-w-40 truncate text-fg-3 text-label">
            {last.request}
          </code>
        </Cell>
        <Cell className="whitespace-nowrap">
          <Time at={first.at} />
        </Cell>
        <Cell className="whitespace-nowrap text-right">{duration(last.durationMs)}</Cell>
        <Cell className={bright(changed.result)}>{last.result}</Cell>
        <Cell className={clsx('min-w-48', bright(changed.cause || changed.faults))}>
          {first.text !== last.text && first.text !== null && (
            <span className="block">{rich`First it was: ${retell(first.text)}`}</span>
          )}
          <Cause call={last} />
        </Cell>
        <Cell className="whitespace-nowrap">
          <NextCall call={last} {...how} />
        </Cell>
        <Cell className={clsx('whitespace-nowrap', bright(changed.by))}>
          <By call={last} />
        </Cell>
      </tr>
      {isUnfolded &&
        calls.map((call, at) => (
          <OneCall
            key={call.n}
            call={call}
            before={calls[at - 1]}
            {...how}
            isOpen={how.isOpen && at === calls.length - 1}
          />
        ))}
    </>
  )
}

interface Unfolding {
  readonly run: AttemptRun
  readonly isUnfolded: boolean
  readonly onClick: () => void
}

function Unfold({ run: { times, everyMs }, isUnfolded, onClick }: Unfolding) {
  return (
    <button
      type="button"
      aria-expanded={isUnfolded}
      onClick={onClick}
      className="inline-flex min-h-6 items-center gap-1 text-accent underline"
    >
      {rich`×${times}, every ${duration(everyMs ?? 0)}`}
      <span aria-hidden="true">{isUnfolded ? '▾' : '▸'}</span>
    </button>
  )
}

interface OneOfMany extends Standing {
  readonly call: LedgerEntry
  readonly before: LedgerEntry | undefined
}

/** One of those that asked the same and ended alike: what else differs is bright. */
function OneCall({ call, before, ...how }: OneOfMany) {
  return (
    <tr className={clsx('bg-sunken text-small', bright(before === undefined))}>
      <Cell>{null}</Cell>
      <Cell className="whitespace-nowrap">
        {call.operation} {call.n}
      </Cell>
      <Cell className="whitespace-nowrap">
        <Time at={call.at} />
      </Cell>
      <Cell className="whitespace-nowrap text-right">{duration(call.durationMs)}</Cell>
      <Cell>{call.result}</Cell>
      <Cell className={clsx('min-w-48', before?.text !== call.text && 'text-fg')}>
        <Cause call={call} />
      </Cell>
      <Cell className="whitespace-nowrap">
        <NextCall call={call} {...how} />
      </Cell>
      <Cell className="whitespace-nowrap">
        <By call={call} />
      </Cell>
    </tr>
  )
}

function Cause({ call: { code, text, faults } }: { readonly call: LedgerEntry }) {
  return (
    <>
      {code !== null && <code>{code}</code>} {text !== null && retell(text)}
      {faults.length > 0 && (
        <span className="block text-fg-2">{rich`Broken in the lab then: ${faults.join(', ')}`}</span>
      )}
    </>
  )
}

function NextCall({ call, isOpen, isPaused }: Standing & { readonly call: LedgerEntry }) {
  const { nextAt, nextWhy } = call
  // Until it is resumed no time comes at which it is made.
  if (isOpen && nextAt !== null && isPaused(call)) return <Badge tone="held">{t`paused`}</Badge>
  return (
    <>
      {nextAt !== null && <Next at={nextAt} isOpen={isOpen} />}
      {nextWhy !== null && <span className="block">{nextWhyText(nextWhy)}</span>}
    </>
  )
}

function By({ call: { coordinator, policyVersion } }: { readonly call: LedgerEntry }) {
  return (
    <>
      {coordinator}
      {policyVersion !== null && (
        <span className="block">{rich`policy version ${policyVersion}`}</span>
      )}
    </>
  )
}

/** Counts down while it lies ahead. */
function Next({ at, isOpen }: { readonly at: string; readonly isOpen: boolean }) {
  const nowMs = useNow()
  const leftMs = nowMs === null ? 0 : Date.parse(at) - nowMs
  if (!isOpen || leftMs <= 0) return <Time at={at} />
  return <span title={at}>{rich`in ${Math.ceil(leftMs / 1_000)} s`}</span>
}
