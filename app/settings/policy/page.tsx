import type { Metadata } from 'next'
import { PolicyPage } from '@/components/settings/policy-page'
import { t } from '@/server/contract/words'

export const generateMetadata = (): Metadata => ({ title: t`Policy` })

export default function Policy() {
  return <PolicyPage />
}
