import type { Metadata } from 'next'
import { ParticipantsScreen } from './participants-screen'

export const metadata: Metadata = { title: 'Participants' }

export default function Participants() {
  return <ParticipantsScreen />
}
