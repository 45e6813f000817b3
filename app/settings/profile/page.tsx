import type { Metadata } from 'next'
import { ProfilePage } from '@/components/settings/profile-page'
import { t } from '@/server/contract/words'

export const generateMetadata = (): Metadata => ({ title: t`Profile` })

export default function Page() {
  return <ProfilePage />
}
