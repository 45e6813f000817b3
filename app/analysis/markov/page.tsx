import type { Metadata } from 'next'
import { AnalysisPage } from '@/components/analysis/analysis-page'
import { t } from '@/server/contract/words'

export const generateMetadata = (): Metadata => ({ title: t`Analysis` })

export default function Analysis() {
  return <AnalysisPage />
}
