import type { Metadata } from 'next'
import { t } from '@/server/contract/words'
import { ParticipantsScreen } from './participants-screen'

export const generateMetadata = (): Metadata => ({ title: t`Participants` })

export default function Participants() {
  return <ParticipantsScreen />
}
