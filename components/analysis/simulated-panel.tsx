'use client'

import { useQueries } from '@tanstack/react-query'
import Link from 'next/link'
import { t } from '@/server/contract/words'
import { useAddress } from '../shell/address'
import { Button } from '../ui/button'
import { ErrorPanel } from '../ui/error-panel'
import { Panel } from '../ui/panel'
import { SkeletonRows } from '../ui/skeleton'
import { Cell, HeadCell, Table } from '../ui/table'
import { faultText } from '../wire/http'
import { type Assumptions, percent } from './assumptions'
import { LOSSES, type SimulatedFit, simulatedFits, TRANSFERS } from './simulated-fits'

/** As many transfers in the simulator at each loss, beside what is to be expected of them. */
export function SimulatedPanel({ assumed }: { readonly assumed: Assumptions }) {
  const { params, change } = useAddress()
  const isWanted = params.simulated === 'yes'
  return (
    <Panel
      title={t`Against the simulator`}
      aside={
        isWanted ? undefined : (
          <Button size="small" onClick={() => change({ simulated: 'yes' })}>
            {t`Simulate 5,000 transfers at each loss`}
          </Button>
        )
      }
    >
      <div className="flex flex-col gap-3">
        <p className="max-w-prose text-fg-2">{t`Two-phase commit as it runs here, in virtual time, with the participants, attempts and refusals that are assumed, at a loss of 0, 5 and 30 % of messages. Nobody is down, and no coordinator crashes.`}</p>
        {isWanted && <Fits assumed={assumed} />}
      </div>
    </Panel>
  )
}

function Fits({ assumed }: { readonly assumed: Assumptions }) {
  const found = useQueries({ queries: LOSSES.map((loss) => simulatedFits(assumed, loss)) })
  const failed = found.find(({ isError }) => isError)
  if (failed)
    return <ErrorPanel {...faultText(failed.error)} onRetry={() => void failed.refetch()} />
  const fits = found.flatMap(({ data }) => data ?? [])
  if (fits.length < LOSSES.length)
    return <SkeletonRows rows={LOSSES.length} label={t`Simulating`} />
  const all = fits.every(({ success }) => success.fits)
  return (
    <>
      <p
        role="status"
        data-banner={all ? 'ok' : 'warn'}
        className="rounded-control bg-tint px-3 py-2 font-medium text-ink"
      >
        {all
          ? t`The prediction fits at every loss: nowhere is it off by more than 3.89 deviations.`
          : t`The prediction does not fit at every loss.`}
      </p>
      <FitTable fits={fits} />
    </>
  )
}

const FitTable = ({ fits }: { readonly fits: readonly SimulatedFit[] }) => (
  <Table caption={t`Committed of ${TRANSFERS} simulated transfers, by the share of messages lost`}>
    <thead>
      <tr>
        <HeadCell>{t`Lost`}</HeadCell>
        <HeadCell className="text-right">{t`Committed, predicted`}</HeadCell>
        <HeadCell className="text-right">{t`Committed, measured`}</HeadCell>
        <HeadCell className="text-right">{t`Its interval, 95 of 100 times`}</HeadCell>
        <HeadCell className="text-right">z</HeadCell>
        <HeadCell>{t`Fits`}</HeadCell>
        <HeadCell>
          <span className="sr-only">{t`The run`}</span>
        </HeadCell>
      </tr>
    </thead>
    <tbody>
      {fits.map(
        ({ loss, simulation, success: { predicted, measured, interval, z, fits: fit } }) => (
          <tr key={loss}>
            <th scope="row" className="h-10 border-line border-b px-3 font-normal">
              {percent(loss)}
            </th>
            <Cell className="text-right tabular-nums">{percent(predicted)}</Cell>
            <Cell className="text-right tabular-nums">{percent(measured)}</Cell>
            <Cell className="whitespace-nowrap text-right tabular-nums">
              {t`${percent(interval.low)} to ${percent(interval.high)}`}
            </Cell>
            <Cell className="text-right tabular-nums">
              {z === null ? t`not defined` : z.toFixed(2)}
            </Cell>
            <Cell>{fit ? t`yes` : t`no`}</Cell>
            <Cell>
              <Link
                href={`/protocols/simulations/${simulation}?transaction=0`}
                className="whitespace-nowrap text-accent underline"
              >{t`Look into it`}</Link>
            </Cell>
          </tr>
        ),
      )}
    </tbody>
  </Table>
)
