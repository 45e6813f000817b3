import { t } from '@/server/contract/words'
import { duration } from '../ui/format'
import { Panel } from '../ui/panel'
import { percent } from './assumptions'
import type { Analysis } from './chain-rows'

interface Row {
  readonly label: string
  readonly value: string
  /** What it is called in the literature. */
  readonly symbol: string
}

/** What is to be expected of one transaction under the assumptions. */
export function PredictionPanel({ analysis }: { readonly analysis: Analysis }) {
  const { closed, chain } = analysis
  return (
    <Panel title={t`To be expected`}>
      <div className="grid gap-x-8 gap-y-4 lg:grid-cols-2">
        <Rows
          title={t`How it ends`}
          rows={[
            { label: t`Commits`, value: percent(closed.P_commit), symbol: 'P_commit' },
            { label: t`Aborts, refused`, value: percent(closed.P_abort_NO), symbol: 'P_abort,NO' },
            {
              ...{ label: t`Aborts, a vote missing`, value: percent(closed.P_abort_timeout) },
              symbol: 'P_abort,timeout',
            },
            { label: t`A request is answered`, value: percent(closed.s), symbol: 's' },
            { label: t`A vote is obtained`, value: percent(closed.sigma), symbol: 'σ' },
          ]}
        />
        <Rows
          title={t`How long it takes`}
          rows={[
            { label: t`From begin to end`, value: duration(chain.time), symbol: 'N·w' },
            {
              ...{ label: t`Of that, decided and not known to all` },
              ...{ value: duration(chain.inDoubt), symbol: 'C, X' },
            },
            {
              label: t`One branch in doubt`,
              value: duration(closed.E_in_doubt),
              symbol: t`E[in doubt]`,
            },
            {
              label: t`Attempts per participant`,
              value: closed.E_attempts.toFixed(3),
              symbol: 'σ/s',
            },
            {
              label: t`Rounds until all have answered`,
              value: closed.E_rounds.toFixed(3),
              symbol: 'E',
            },
            {
              ...{ label: t`Steps to the end`, symbol: 't, √Var' },
              value: `${chain.t.toFixed(2)} ± ${Math.sqrt(chain.Var).toFixed(2)}`,
            },
          ]}
        />
      </div>
    </Panel>
  )
}

function Rows({ title, rows }: { readonly title: string; readonly rows: readonly Row[] }) {
  return (
    <div className="min-w-0">
      <h3 className="pb-2 text-label text-fg-3">{title}</h3>
      <dl className="flex flex-col gap-2">
        {rows.map(({ label, value, symbol }) => (
          <div key={label} className="flex items-baseline justify-between gap-3">
            <dt className="min-w-0 text-fg-2">
              {label} <span className="text-fg-3 text-small">{symbol}</span>
            </dt>
            <dd className="font-semibold whitespace-nowrap">{value}</dd>
          </div>
        ))}
      </dl>
    </div>
  )
}
