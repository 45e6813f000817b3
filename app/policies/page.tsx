import type { Metadata } from 'next'
import { PoliciesPage } from '@/components/participants/policies-page'
import { t } from '@/server/contract/words'

export const generateMetadata = (): Metadata => ({ title: t`Retry policies` })

export default function Policies() {
  return <PoliciesPage />
}
