import type { Metadata } from 'next'
import { Suspense } from 'react'
import { LoginPage } from '@/components/login/login-page'

export const metadata: Metadata = { title: 'Sign in' }

export default function Login() {
  return (
    <Suspense>
      <LoginPage />
    </Suspense>
  )
}
