import type { Metadata } from 'next'
import { PetriPage } from '@/components/analysis/petri-page'
import { t } from '@/server/contract/words'

export const generateMetadata = (): Metadata => ({ title: t`Petri net` })

export default function Petri() {
  return <PetriPage />
}
