import type { Metadata } from 'next'
import { UsersPage } from '@/components/accounts/users-page'
import { t } from '@/server/contract/words'

export const generateMetadata = (): Metadata => ({ title: t`Users` })

export default function Users() {
  return <UsersPage />
}
