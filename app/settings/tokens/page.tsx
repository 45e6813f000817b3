import type { Metadata } from 'next'
import { TokensPage } from '@/components/accounts/tokens-page'
import { t } from '@/server/contract/words'

export const generateMetadata = (): Metadata => ({ title: t`API tokens` })

export default function Tokens() {
  return <TokensPage />
}
