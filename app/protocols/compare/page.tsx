import type { Metadata } from 'next'
import { ComparePage } from '@/components/protocols/compare-page'
import { t } from '@/server/contract/words'

export const generateMetadata = (): Metadata => ({ title: t`Compare two runs of the lab` })

export default function CompareRuns() {
  return <ComparePage />
}
