import type { Metadata } from 'next'
import { t } from '@/server/contract/words'
import { ApprovalScreen } from './approval-screen'

export const generateMetadata = (): Metadata => ({ title: t`Approval` })

export default async function ApprovalPage({
  params,
}: {
  readonly params: Promise<{ id: string }>
}) {
  return <ApprovalScreen id={(await params).id} />
}
