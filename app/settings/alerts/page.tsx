import type { Metadata } from 'next'
import { AlertsPage } from '@/components/alerts/alerts-page'
import { t } from '@/server/contract/words'

export const generateMetadata = (): Metadata => ({ title: t`Alerts` })

export default function Alerts() {
  return <AlertsPage />
}
