import type { Metadata } from 'next'
import { PetriPage } from '@/components/analysis/petri-page'

export const metadata: Metadata = { title: 'Petri net' }

export default function Petri() {
  return <PetriPage />
}
