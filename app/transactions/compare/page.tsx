import type { Metadata } from 'next'
import { t } from '@/server/contract/words'
import { CompareScreen } from './compare-screen'

export const generateMetadata = (): Metadata => ({ title: t`Compare two transactions` })

export default function ComparePage() {
  return <CompareScreen />
}
