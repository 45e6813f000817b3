import type { Metadata } from 'next'
import { AboutPage } from '@/components/settings/about-page'
import { t } from '@/server/contract/words'

export const generateMetadata = (): Metadata => ({ title: t`About` })

export default function About() {
  return <AboutPage />
}
