import type { Metadata } from 'next'
import { LabPage } from '@/components/lab/lab-page'
import { t } from '@/server/contract/words'

export const generateMetadata = (): Metadata => ({ title: t`Lab` })

export default function Lab() {
  return <LabPage />
}
