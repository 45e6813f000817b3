import type { ReactNode } from 'react'
import type { Measurement } from '@/server/contract/measurement'
import { t } from '@/server/contract/words'
import { Button } from '../ui/button'
import { Empty } from '../ui/empty'
import { count, duration, plural } from '../ui/format'
import { Panel } from '../ui/panel'
import { percent } from './assumptions'
import type { Analysis } from './chain-rows'
import { leftOutText, sizesText } from './measured-words'

/** Fewer than these say too little. */
export const ENDED_MIN = 100

interface Props {
  readonly analysis: Analysis
  readonly measurement: Measurement
  readonly onAssume: () => void
  /** Which transactions these are. */
  readonly choice: ReactNode
}

/** The transactions that ran here, beside what the assumptions lead one to expect. */
export function FitPanel({ analysis, measurement, onAssume, choice }: Props) {
  const { measured } = measurement
  const ended = measured?.ended ?? 0
  const notes = [leftOutText(measurement), sizesText(measurement)].filter((one) => one !== null)
  return (
    <Panel
      title={t`Against what was measured`}
      aside={
        ended > 0 && <Button size="small" onClick={onAssume}>{t`Assume what was measured`}</Button>
      }
    >
      {choice}
      {ended < ENDED_MIN || analysis.fit === null ? (
        <Empty title={t`Too few transactions to judge by`} text={tooFewText(measurement)} />
      ) : (
        <Judgement fit={analysis.fit} />
      )}
      {notes.map((note) => (
        <p key={note} className="pt-2 text-fg-3 text-small">
          {note}
        </p>
      ))}
    </Panel>
  )
}

function tooFewText({ measured, participants, minutes }: Measurement): string {
  const ended = measured?.ended ?? 0
  const size = plural(participants, 'participant')
  return ended === 1
    ? t`A verdict needs ${ENDED_MIN} of ${size} that ended in the last ${minutes} minutes; there is ${count(ended)}. A run of the lab makes some.`
    : t`A verdict needs ${ENDED_MIN} of ${size} that ended in the last ${minutes} minutes; there are ${count(ended)}. A run of the lab makes some.`
}

interface JudgementProps {
  readonly fit: NonNullable<Analysis['fit']>
}

function Judgement({ fit }: JudgementProps) {
  return (
    <div className="flex flex-col gap-3">
      <p
        role="status"
        data-banner={fit.fits ? 'ok' : 'warn'}
        className="rounded-control bg-tint px-3 py-2 font-medium text-ink"
      >
        {fit.verdict}
      </p>
      <Rows rows={[...successRows(fit), ...latencyRows(fit), ...otherRows(fit)]} />
      {fit.prepared && <Little fit={fit.prepared} />}
    </div>
  )
}

/** As many prepared at a time as arrive in the time that each stays so: by records, and as databases show. */
function Little({ fit }: { readonly fit: NonNullable<NonNullable<Analysis['fit']>['prepared']> }) {
  return (
    <div className="flex flex-col gap-2">
      <p
        data-banner={fit.fits ? 'ok' : 'warn'}
        className="rounded-control bg-tint px-3 py-2 font-medium text-ink"
      >
        {fit.verdict}
      </p>
      <Rows
        rows={[
          [t`Prepared at a time, by rate and time (λ · W)`, fit.predicted.toFixed(3)],
          [t`Prepared at a time, in pg_prepared_xacts or XA RECOVER`, fit.measured.toFixed(3)],
          [
            t`Its interval, 3.89 deviations either way`,
            t`${Math.max(0, fit.interval.low).toFixed(3)} to ${fit.interval.high.toFixed(3)}`,
          ],
        ]}
      />
    </div>
  )
}

type Row = readonly [label: string, value: string]

const Rows = ({ rows }: { readonly rows: readonly Row[] }) => (
  <dl className="flex flex-col gap-2">
    {rows.map(([label, value]) => (
      <div key={label} className="flex items-baseline justify-between gap-3">
        <dt className="min-w-0 text-fg-2">{label}</dt>
        <dd className="text-right font-semibold">{value}</dd>
      </div>
    ))}
  </dl>
)

function successRows({ success }: JudgementProps['fit']): readonly Row[] {
  const { predicted, measured, of, interval, z } = success
  return [
    [t`Committed, predicted`, percent(predicted)],
    [t`Committed, measured`, percent(measured)],
    [t`Its interval, 95 of 100 times`, t`${percent(interval.low)} to ${percent(interval.high)}`],
    [t`Deviations from the prediction, at most 3.89`, z === null ? t`not defined` : z.toFixed(2)],
    [t`Transactions that were followed`, `n = ${count(of)}`],
  ]
}

/** By the central limit theorem; of aborts up to the verdict, where the chain ends. */
function latencyRows({ latency }: JudgementProps['fit']): readonly Row[] {
  if (latency === null) return []
  const { predicted, measured, interval, z } = latency
  return [
    [
      t`From begin to end, predicted and measured`,
      t`${duration(predicted)} and ${duration(measured)}`,
    ],
    [
      t`The measured time, 3.89 deviations either way`,
      t`${duration(Math.max(0, interval.low))} to ${duration(interval.high)}`,
    ],
    [t`The time is off by deviations, at most 3.89`, z === null ? t`not defined` : z.toFixed(2)],
  ]
}

function otherRows({ transitions, order, inDoubt }: JudgementProps['fit']): readonly Row[] {
  return [
    ...(transitions === null
      ? []
      : [
          [
            t`Steps between states`,
            `χ² = ${transitions.chiSquared.toFixed(2)}, df = ${transitions.degrees}, ${chance(transitions.p)}`,
          ] as const,
        ]),
    ...(order === null || order.order1.degrees === 0
      ? []
      : [
          [
            t`The next state depends on this one only`,
            order.order1.rejected
              ? t`no, ${chance(order.order1.p)}`
              : t`yes, ${chance(order.order1.p)}`,
          ] as const,
        ]),
    ...(inDoubt === null
      ? []
      : [
          [
            t`Branches in doubt at a time, predicted and measured (Little)`,
            t`${inDoubt.predicted.toPrecision(2)} and ${inDoubt.measured.toPrecision(2)}`,
          ] as const,
        ]),
  ]
}

const chance = (p: number): string => (p < 0.001 ? 'p < 0.001' : `p = ${p.toFixed(3)}`)
