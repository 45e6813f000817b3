import type { Metadata } from 'next'
import { OverviewPage } from '@/components/overview/overview-page'
import { t } from '@/server/contract/words'

export const generateMetadata = (): Metadata => ({ title: t`Overview` })

export default function Overview() {
  return <OverviewPage />
}
