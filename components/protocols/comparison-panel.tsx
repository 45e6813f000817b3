'use client'

import { useQueries } from '@tanstack/react-query'
import { useState } from 'react'
import { say, t } from '@/server/contract/words'
import { ComparedBars } from '../charts/compared-bars'
import { useAddress } from '../shell/address'
import { Button } from '../ui/button'
import { ErrorPanel } from '../ui/error-panel'
import { SelectField } from '../ui/field'
import { Panel } from '../ui/panel'
import { SkeletonRows } from '../ui/skeleton'
import { faultText } from '../wire/http'
import { askedOf, chosenIn, doubtNote, type Measured, settingsIn } from './comparison'
import { columns, verdictOn } from './comparison-columns'
import { ComparisonForm } from './comparison-form'
import { comparisonQueries } from './comparison-queries'
import { ComparisonTable } from './comparison-table'
import { FollowedRun } from './followed-run'

/** Chosen protocols under the same workload, seed and faults: in words, as a table, as bars. */
export function ComparisonPanel() {
  const { params, change } = useAddress()
  const isWanted = params.compare === 'yes'
  return (
    <Panel
      title={t`Compare in the simulator`}
      aside={
        isWanted ? undefined : (
          <Button variant="primary" onClick={() => change({ compare: 'yes' })}>{t`Compare`}</Button>
        )
      }
    >
      <div className="flex flex-col gap-5">
        <p className="max-w-prose text-fg-2">{t`Whole clusters in virtual time: each protocol meets the same transactions, and faults drawn from the same seed. The address of this page holds all of it, so it can be passed on.`}</p>
        <ComparisonForm />
        {isWanted && <Compared />}
      </div>
    </Panel>
  )
}

function Compared() {
  const { params, change } = useAddress()
  const settings = settingsIn(params)
  const chosen = chosenIn(params)
  const runs = useQueries({
    queries: chosen.map((one) => comparisonQueries.run(askedOf(one, settings))),
  })
  const failed = runs.find(({ isError }) => isError)
  const all = chosen.flatMap((contender, at): readonly Measured[] => {
    const run = runs[at]?.data
    return run === undefined ? [] : [{ contender, run }]
  })
  const followed = all.find(({ contender }) => contender.key === params.follow)
  if (failed)
    return <ErrorPanel {...faultText(failed.error)} onRetry={() => void failed.refetch()} />
  if (all.length < chosen.length) return <SkeletonRows rows={chosen.length} label={t`Simulating`} />
  return (
    <>
      <p aria-live="polite">{verdictOn(all)}</p>
      <ComparisonTable
        all={all}
        onFollow={({ contender, run }) =>
          change({
            follow: contender.key,
            transaction: String(run.violations[0]?.transaction ?? 0),
          })
        }
      />
      <Doubt text={doubtNote(all)} />
      <Bars all={all} />
      {followed && (
        <FollowedRun
          measured={followed}
          transaction={transactionIn(params.transaction, settings.transactions)}
        />
      )}
    </>
  )
}

function transactionIn(text: string | undefined, transactions: number): number {
  const number = Math.floor(Number(text))
  return number >= 0 && number < transactions ? number : 0
}

function Bars({ all }: { readonly all: readonly Measured[] }) {
  const [chosen, setChosen] = useState('doubt')
  const column = columns.find(({ key }) => key === chosen)
  if (column === undefined) return null
  return (
    <div className="flex flex-col gap-2">
      <div className="w-56">
        <SelectField
          label={t`Bars show`}
          value={chosen}
          onChange={({ target }) => setChosen(target.value)}
        >
          {columns.map(({ key, label }) => (
            <option key={key} value={key}>
              {say(label)}
            </option>
          ))}
        </SelectField>
      </div>
      <ComparedBars
        title={say(column.label)}
        bars={all.map(({ contender, run }) => ({
          name: contender.name,
          value: column.value(run),
          shown: column.shown(run),
        }))}
      />
    </div>
  )
}

const Doubt = ({ text }: { readonly text: string | null }) =>
  text === null ? null : <p className="text-fg-2 text-small">{text}</p>
