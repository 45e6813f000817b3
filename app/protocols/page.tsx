import type { Metadata } from 'next'
import { ProtocolsPage } from '@/components/protocols/protocols-page'

export const metadata: Metadata = { title: 'Protocols' }

export default function Protocols() {
  return <ProtocolsPage />
}
