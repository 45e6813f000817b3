import type { Metadata } from 'next'
import { LogPage } from '@/components/log/log-page'
import { t } from '@/server/contract/words'

export const generateMetadata = (): Metadata => ({ title: t`Log` })

export default function Page() {
  return <LogPage />
}
