'use client'

import { PageHeading } from '../shell/page-heading'
import { AdvicePanel } from './advice-panel'
import { ComparisonPanel } from './comparison-panel'
import { CrashMap } from './crash-map'
import { Explorations } from './explorations'
import { GuaranteesTable } from './guarantees-table'
import { RealPanel } from './real-panel'

/** What each protocol promises and costs, and what is found when all its states are walked through. */
export function ProtocolsPage() {
  return (
    <>
      <PageHeading title="Protocols" />
      <div className="flex flex-col gap-6">
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
