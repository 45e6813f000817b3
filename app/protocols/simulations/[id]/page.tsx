import type { Metadata } from 'next'
import { SimulatedPage } from '@/components/timeline/simulated-page'
import { t } from '@/server/contract/words'

interface Props {
  readonly params: Promise<{ readonly id: string }>
}

export const generateMetadata = (): Metadata => ({ title: t`Simulated run` })

export default async function SimulationPage({ params }: Props) {
  const { id } = await params
  return <SimulatedPage id={decodeURIComponent(id)} />
}
