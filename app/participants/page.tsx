import type { Metadata } from 'next'
import { ParticipantsPage } from '@/components/participants/participants-page'

export const metadata: Metadata = { title: 'Participants' }

export default function Participants() {
  return <ParticipantsPage />
}
