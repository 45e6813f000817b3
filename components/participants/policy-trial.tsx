'use client'

import { useMutation } from '@tanstack/react-query'
import type { PolicyChange, PolicyComparison } from '@/server/contract/retry-policy'
import { t } from '@/server/contract/words'
import { Button } from '../ui/button'
import { ErrorPanel } from '../ui/error-panel'
import { count, duration, plural } from '../ui/format'
import { Cell, HeadCell, Table } from '../ui/table'
import { faultText } from '../wire/http'
import { type Scope, simulatePolicy } from './retry-queries'

interface Props {
  readonly scope: Scope
  /** Null: what stands in the fields makes no policy. */
  readonly change: PolicyChange | null
}

/** What the edited policy would have made of the last day, beside the one that holds. */
export function PolicyTrial({ scope, change }: Props) {
  const trial = useMutation({
    mutationFn: (asked: PolicyChange) => simulatePolicy(scope, asked),
  })
  return (
    <div className="flex flex-col gap-2 rounded-control border border-line bg-sunken px-3 py-2">
      <div className="flex flex-wrap items-center gap-3">
        <p className="mr-auto text-fg-2 text-small">{t`Before it is saved: what it would have made of the last day.`}</p>
        <Button
          size="small"
          disabled={trial.isPending}
          unavailable={change === null ? t`Correct the fields first.` : undefined}
          onClick={() => change !== null && trial.mutate(change)}
        >
          {trial.isPending ? t`Replaying` : t`Try it on the last day`}
        </Button>
      </div>
      {trial.isError && <ErrorPanel {...faultText(trial.error)} />}
      {trial.data && <Compared comparison={trial.data} />}
    </div>
  )
}

function Compared({ comparison }: { readonly comparison: PolicyComparison }) {
  const { recorded, oneOf, episodes, sooner, later } = comparison
  if (episodes === 0)
    return (
      <p
        role="status"
        className="text-small"
      >{t`Nothing had to be repeated in the last day, so there is nothing to compare by.`}</p>
    )
  return (
    <>
      <p
        role="status"
        className="text-small"
      >{t`Of ${plural(episodes, 'call')} that had to be repeated, ${count(sooner)} would have gone through sooner and ${count(later)} later.`}</p>
      {oneOf > 1 && (
        <p className="text-fg-2 text-small">{t`${plural(recorded, 'call')} had to be repeated, which is more than can be replayed. One transaction in ${count(oneOf)} was drawn evenly from the whole day: every count here is of those.`}</p>
      )}
      <Table caption={t`The present policy and the edited one, over the last day`}>
        <thead>
          <tr>
            <HeadCell>{t`Over the last day`}</HeadCell>
            <HeadCell className="text-right">{t`Present policy`}</HeadCell>
            <HeadCell className="text-right">{t`As edited`}</HeadCell>
          </tr>
        </thead>
        <tbody>
          {rowsOf(comparison).map(([label, now, then]) => (
            <tr key={label}>
              <Cell>{label}</Cell>
              <Cell className="text-right">{now}</Cell>
              <Cell className="text-right">{then}</Cell>
            </tr>
          ))}
        </tbody>
      </Table>
      <p className="text-fg-3 text-label">{t`Each participant is asked by the policy that holds there, as if by one coordinator; breaker, budget and throttle are replayed, too. Most in one second is that of one participant. All calls are promises, verdicts and repeats, without the work.`}</p>
    </>
  )
}

/** Label, and what it is by the present policy and by the edited one. */
function rowsOf({ present, proposed }: PolicyComparison): readonly (readonly string[])[] {
  const time = (ms: number | null) => (ms === null ? t`never` : duration(ms))
  return [
    [t`Calls, first and repeated`, count(present.calls), count(proposed.calls)],
    [
      t`Repeats in one second, at most`,
      ...[count(present.mostRepeatsInASecond), count(proposed.mostRepeatsInASecond)],
    ],
    [
      t`All calls in one second, at most`,
      ...[count(present.mostInASecond), count(proposed.mostInASecond)],
    ],
    [t`Refused or held back`, count(present.notSent), count(proposed.notSent)],
    [t`Works again after, median`, time(present.p50Ms), time(proposed.p50Ms)],
    [t`Works again after, 95 of 100`, time(present.p95Ms), time(proposed.p95Ms)],
    [t`Given up too soon`, count(present.givenUp), count(proposed.givenUp)],
  ]
}
