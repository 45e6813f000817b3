import type { Metadata } from 'next'
import { ParticipantPage } from '@/components/participants/participant-page'
import { t } from '@/server/contract/words'

interface Props {
  readonly params: Promise<{ readonly name: string }>
}

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { name } = await params
  return { title: t`Participant ${decodeURIComponent(name)}` }
}

export default async function Participant({ params }: Props) {
  const { name } = await params
  return <ParticipantPage name={decodeURIComponent(name)} />
}
