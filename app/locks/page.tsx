import type { Metadata } from 'next'
import { LocksPage } from '@/components/locks/locks-page'
import { t } from '@/server/contract/words'

export const generateMetadata = (): Metadata => ({ title: t`Locks` })

export default function Locks() {
  return <LocksPage />
}
