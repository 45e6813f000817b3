import type { Metadata } from 'next'
import { PoliciesPage } from '@/components/participants/policies-page'

export const metadata: Metadata = { title: 'Retry policies' }

export default function Policies() {
  return <PoliciesPage />
}
