'use client'

import { useQuery } from '@tanstack/react-query'
import Link from 'next/link'
import { useSearchParams } from 'next/navigation'
import type { ReactNode } from 'react'
import { signInFault } from '@/server/contract/account'
import { returnAddress } from '@/server/contract/return-address'
import { t } from '@/server/contract/words'
import { buttonClass } from '../ui/button'
import { ErrorPanel } from '../ui/error-panel'
import { faultText } from '../wire/http'
import { LanguageChoice } from './language-choice'
import { LoginFault } from './login-fault'
import { LoginForm } from './login-form'
import { loginQueries } from './login-queries'

/** Where one signs in, and goes back to the page that was asked for. */
export function LoginPage() {
  const asked = useSearchParams()
  const to = returnAddress(asked.get('to'))
  const fault = signInFault.safeParse(asked.get('fault')).data
  const { data: state, error } = useQuery(loginQueries.state())
  return (
    <div className="mx-auto mt-[12dvh] flex w-full max-w-96 flex-col gap-4 rounded-panel border border-line bg-surface p-6">
      <div className="flex flex-col gap-1">
        <span className="text-fg-2 text-small">{t`Verdict`}</span>
        <h1 tabIndex={-1} className="text-h1">{t`Sign in`}</h1>
      </div>
      {error !== null && <ErrorPanel {...faultText(error)} />}
      {state?.signIn === 'local' && (
        <Note>
          {t`Nobody signs in here: whoever sits at this machine acts as the local operator.`}
          <Link href="/overview" className={buttonClass('primary')}>{t`Go to Overview`}</Link>
        </Note>
      )}
      {state?.signIn === 'password' && !state.ready && (
        <Note>{t`There is no account yet, so nobody can sign in. Start Verdict once with VERDICT_ADMIN_NAME and VERDICT_ADMIN_PASSWORD set: they make the first admin.`}</Note>
      )}
      {state?.provider != null && (
        <>
          {fault !== undefined && <LoginFault fault={fault} provider={state.provider} />}
          <a
            href={providerAddress(to)}
            className={buttonClass('primary')}
          >{t`Sign in with ${state.provider}`}</a>
        </>
      )}
      {state?.signIn === 'password' && state.ready && (
        <LoginForm onSignedIn={() => window.location.assign(to)} />
      )}
      <LanguageChoice />
    </div>
  )
}

/** A page of the browser: it leads on to the provider. */
const providerAddress = (to: string): string =>
  `/v1/sign-in/provider?${new URLSearchParams({ to })}`

const Note = ({ children }: { readonly children: ReactNode }) => (
  <div className="flex flex-col gap-3 text-fg-2">{children}</div>
)
