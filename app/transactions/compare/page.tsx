import type { Metadata } from 'next'
import { CompareScreen } from './compare-screen'

export const metadata: Metadata = { title: 'Compare two transactions' }

export default function ComparePage() {
  return <CompareScreen />
}
