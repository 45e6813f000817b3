import type { Metadata } from 'next'
import { AuditPage } from '@/components/audit/audit-page'
import { t } from '@/server/contract/words'

export const generateMetadata = (): Metadata => ({ title: t`Audit` })

export default function Audit() {
  return <AuditPage />
}
