import type { Metadata } from 'next'
import { RunPage } from '@/components/lab/run-page'
import { t } from '@/server/contract/words'

interface Props {
  readonly params: Promise<{ readonly id: string }>
}

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { id } = await params
  return { title: t`Lab run ${decodeURIComponent(id).slice(-6)}` }
}

export default async function LabRun({ params }: Props) {
  const { id } = await params
  return <RunPage id={decodeURIComponent(id)} />
}
