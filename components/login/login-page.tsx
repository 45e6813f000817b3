'use client'

import { useQuery } from '@tanstack/react-query'
import Link from 'next/link'
import { useSearchParams } from 'next/navigation'
import type { ReactNode } from 'react'
import { buttonClass } from '../ui/button'
import { ErrorPanel } from '../ui/error-panel'
import { faultText } from '../wire/http'
import { LoginForm } from './login-form'
import { loginQueries } from './login-queries'
import { returnAddress } from './return-address'

/** Where one signs in, and goes back to the page that was asked for. */
export function LoginPage() {
  const to = returnAddress(useSearchParams().get('to'))
  const { data: state, error } = useQuery(loginQueries.state())
  return (
    <div className="mx-auto mt-[12dvh] flex w-full max-w-96 flex-col gap-4 rounded-panel border border-line bg-surface p-6">
      <div className="flex flex-col gap-1">
        <span className="text-fg-2 text-small">Verdict</span>
        <h1 tabIndex={-1} className="text-h1">
          Sign in
        </h1>
      </div>
      {error !== null && <ErrorPanel {...faultText(error)} />}
      {state?.signIn === 'local' && (
        <Note>
          Nobody signs in here: whoever sits at this machine acts as the local operator.
          <Link href="/overview" className={buttonClass('primary')}>
            Go to Overview
          </Link>
        </Note>
      )}
      {state?.signIn === 'password' && !state.ready && (
        <Note>
          There is no account yet, so nobody can sign in. Start Verdict once with VERDICT_ADMIN_NAME
          and VERDICT_ADMIN_PASSWORD set: they make the first admin.
        </Note>
      )}
      {state?.signIn === 'password' && state.ready && (
        <LoginForm onSignedIn={() => window.location.assign(to)} />
      )}
    </div>
  )
}

const Note = ({ children }: { readonly children: ReactNode }) => (
  <div className="flex flex-col gap-3 text-fg-2">{children}</div>
)
