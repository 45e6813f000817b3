import type { Metadata } from 'next'
import { t } from '@/server/contract/words'
import { CaseScreen } from './case-screen'

export const generateMetadata = (): Metadata => ({ title: t`Case file` })

export default function CasePage() {
  return <CaseScreen />
}
