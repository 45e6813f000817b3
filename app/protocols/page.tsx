import type { Metadata } from 'next'
import { ProtocolsPage } from '@/components/protocols/protocols-page'
import { t } from '@/server/contract/words'

export const generateMetadata = (): Metadata => ({ title: t`Protocols` })

export default function Protocols() {
  return <ProtocolsPage />
}
