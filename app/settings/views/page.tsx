import type { Metadata } from 'next'
import { ViewsPage } from '@/components/settings/views-page'
import { t } from '@/server/contract/words'

export const generateMetadata = (): Metadata => ({ title: t`Views` })

export default function Views() {
  return <ViewsPage />
}
