import type { Metadata } from 'next'
import { Suspense } from 'react'
import { LoginPage } from '@/components/login/login-page'
import { t } from '@/server/contract/words'

export const generateMetadata = (): Metadata => ({ title: t`Sign in` })

export default function Login() {
  return (
    <Suspense>
      <LoginPage />
    </Suspense>
  )
}
