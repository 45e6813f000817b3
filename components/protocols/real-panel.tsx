'use client'

import { useQueries, useQuery } from '@tanstack/react-query'
import Link from 'next/link'
import { useState } from 'react'
import type { PlannedFault } from '@/server/contract/lab-scenario'
import { t } from '@/server/contract/words'
import { useAddress } from '../shell/address'
import { RightButton } from '../shell/right-button'
import { shellQueries } from '../shell/shell-queries'
import { Button } from '../ui/button'
import { ErrorPanel } from '../ui/error-panel'
import { SelectField, TextField } from '../ui/field'
import { count } from '../ui/format'
import { Panel } from '../ui/panel'
import { faultText } from '../wire/http'
import { BrokenField, brokenIn } from './real-broken'
import {
  type RealMeasured,
  type RealRun,
  realAddress,
  realContenders,
  realRunsIn,
  realSettings,
  realSizes,
  realVerdict,
} from './real-contenders'
import { realQueries } from './real-queries'
import { RealTable } from './real-table'
import { useRealComparison } from './use-real-comparison'

/** Nothing has been measured yet: one button measures all. */
const ALL_MS = 60_000

/** Chosen protocols on the real databases of the lab, a run each: same transfers, same faults. */
export function RealPanel() {
  const { params, change } = useAddress()
  const { size, realSeed } = realSettings(params)
  const [chosen, setChosen] = useState<readonly string[]>(realContenders.map(({ key }) => key))
  const { data: overview } = useQuery(shellQueries.overview())
  const comparison = useRealComparison((runs) => change({ real: realAddress(runs) }, 'replace'))
  const runs = realRunsIn(params)
  const broken = brokenIn(params)
  const contenders = realContenders.filter(({ key }) => chosen.includes(key))
  if (overview?.lab === false) return null
  return (
    <Panel title={t`Compare on the real databases`}>
      <div className="flex flex-col gap-5">
        <p className="max-w-prose text-fg-2">{t`The lab runs the same transfers once in each protocol, one run after another; what is chosen breaks in each at the same moment. It takes some seconds each. Stay on this page until all have run; its address then holds the runs.`}</p>
        <fieldset className="flex flex-wrap gap-x-5 gap-y-1">
          <legend className="pb-1 text-fg-2 text-label">{t`Protocols`}</legend>
          {realContenders.map(({ key, name }) => (
            <label
              key={key}
              className="inline-flex min-h-9 items-center gap-2 pointer-coarse:min-h-11"
            >
              <input
                type="checkbox"
                className="size-4 accent-accent"
                checked={chosen.includes(key)}
                onChange={() =>
                  setChosen(
                    chosen.includes(key) ? chosen.filter((one) => one !== key) : [...chosen, key],
                  )
                }
              />
              {name}
            </label>
          ))}
        </fieldset>
        <div className="flex flex-wrap items-end gap-3">
          <div className="w-40">
            <SelectField
              label={t`Transfers in each`}
              value={size}
              onChange={({ target }) => change({ size: target.value }, 'replace')}
            >
              {realSizes.map((one) => (
                <option key={one} value={one}>
                  {count(one)}
                </option>
              ))}
            </SelectField>
          </div>
          <div className="w-40">
            <TextField
              label={t`Seed of the transfers`}
              inputMode="numeric"
              value={params.realSeed ?? String(realSeed)}
              onChange={({ target }) => change({ realSeed: target.value }, 'replace')}
            />
          </div>
          <div className="w-72">
            <BrokenField broken={broken} onChange={(key) => change({ broken: key }, 'replace')} />
          </div>
          {comparison.at === null ? (
            <RightButton
              right="startRun"
              variant="primary"
              unavailable={contenders.length === 0 ? t`Choose at least one protocol.` : undefined}
              onClick={() =>
                comparison.start({
                  ...{ contenders, length: { transactions: size }, seed: realSeed },
                  faults: broken.faults,
                })
              }
            >{t`Run them`}</RightButton>
          ) : (
            <Button onClick={comparison.stop}>{t`Stop after this one`}</Button>
          )}
          {comparison.at === null && runs.length === 0 && (
            <RunAll start={comparison.start} seed={realSeed} faults={broken.faults} />
          )}
          <p role="status" className="min-h-9 content-center text-fg-2 text-small">
            {comparison.at !== null && t`Running ${comparison.at}`}
          </p>
        </div>
        <CompareLink runs={runs} />
        {comparison.error !== null && <ErrorPanel {...faultText(comparison.error)} />}
        {runs.length > 0 && <RealResult runs={runs} />}
      </div>
    </Panel>
  )
}

/** To any two runs of the lab; first to those that were compared here. */
const CompareLink = ({ runs: [a, b] }: { readonly runs: readonly RealRun[] }) => (
  <p>
    <Link
      href={a && b ? `/protocols/compare?runs=${a.id},${b.id}` : '/protocols/compare'}
      className="text-accent text-small underline"
    >{t`Compare two runs of the lab`}</Link>
  </p>
)

interface RunAllProps {
  readonly start: ReturnType<typeof useRealComparison>['start']
  readonly seed: number
  readonly faults: readonly PlannedFault[]
}

const RunAll = ({ start, seed, faults }: RunAllProps) => (
  <RightButton
    right="startRun"
    onClick={() =>
      start({ contenders: realContenders, length: { durationMs: ALL_MS }, seed, faults })
    }
  >{t`Run all ${realContenders.length} for 60 s each`}</RightButton>
)

function RealResult({ runs }: { readonly runs: readonly RealRun[] }) {
  const known = useQueries({ queries: runs.map(({ id }) => realQueries.run(id)) })
  const costs = useQueries({ queries: runs.map(({ id }) => realQueries.cost(id)) })
  const failed = [...known, ...costs].find(({ isError }) => isError)
  const all = runs.flatMap(({ contender }, at): readonly RealMeasured[] => {
    const [run, cost] = [known[at]?.data, costs[at]?.data]
    return run && cost ? [{ contender, run, cost }] : []
  })
  return (
    <>
      {failed && <ErrorPanel {...faultText(failed.error)} onRetry={() => void failed.refetch()} />}
      {all.length > 0 && (
        <>
          <p aria-live="polite">{realVerdict(all)}</p>
          <RealTable all={all} />
        </>
      )}
    </>
  )
}
