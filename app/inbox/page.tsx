import type { Metadata } from 'next'
import { t } from '@/server/contract/words'
import { InboxScreen } from './inbox-screen'

export const generateMetadata = (): Metadata => ({ title: t`Inbox` })

export default function InboxPage() {
  return <InboxScreen />
}
