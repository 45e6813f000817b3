'use client'

import { t } from '@/server/contract/words'
import { type Address, useAddress } from '../shell/address'
import { oddIn, readAs } from '../shell/odd-in'
import { OddNotice } from '../shell/odd-notice'
import { PageHeading } from '../shell/page-heading'
import { late } from '../ui/late'
import { Skeleton } from '../ui/skeleton'
import { AdvicePanel } from './advice-panel'
import { settingsIn } from './comparison'
import { CrashMap } from './crash-map'
import { crashIn, protocolIn, worldIn } from './crash-results'
import { GuaranteesTable, participantsIn } from './guarantees-table'
import { realSettings } from './real-contenders'

const ComparisonPanel = late(
  () => import('./comparison-panel').then((file) => file.ComparisonPanel),
  <Skeleton className="h-72" />,
)
const RealPanel = late(
  () => import('./real-panel').then((file) => file.RealPanel),
  <Skeleton className="h-40" />,
)
const Explorations = late(
  () => import('./explorations').then((file) => file.Explorations),
  <Skeleton className="h-96" />,
)

const meantIn = (params: Address['params']) => ({
  n: (value: string) => String(participantsIn(params)) === value,
  crashes: (value: string) => protocolIn(params) === value,
  world: (value: string) => worldIn(params) === value,
  crash: () => crashIn(params) !== null,
  compare: (value: string) => value === 'yes',
  ...readAs({ ...settingsIn(params), ...realSettings(params) }),
})

/** What each protocol promises and costs, and what is found when all its states are walked through. */
export function ProtocolsPage() {
  const { params } = useAddress()
  return (
    <>
      <PageHeading title={t`Protocols`} />
      <div className="flex flex-col gap-6">
        <OddNotice odd={oddIn(params, meantIn(params))} />
        <GuaranteesTable />
        <CrashMap />
        <AdvicePanel />
        <ComparisonPanel />
        <RealPanel />
        <Explorations />
      </div>
    </>
  )
}
