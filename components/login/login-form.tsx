'use client'

import { useMutation } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { t } from '@/server/contract/words'
import { Button } from '../ui/button'
import { ErrorPanel } from '../ui/error-panel'
import { TextField } from '../ui/field'
import { faultText } from '../wire/http'
import { signIn } from './login-queries'

/** Name and password; what is wrong of the two is not told. */
export function LoginForm({ onSignedIn }: { readonly onSignedIn: () => void }) {
  const [name, setName] = useState('')
  const [password, setPassword] = useState('')
  const { mutate, isPending, isSuccess, error } = useMutation({
    mutationFn: signIn,
    onSuccess: onSignedIn,
    onError: () => setPassword(''),
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (!isPending) mutate({ name: name.trim(), password })
  }
  const busy = isPending || isSuccess
  return (
    <form onSubmit={submit} className="flex flex-col gap-3">
      <TextField
        label={t`Name`}
        name="username"
        autoComplete="username"
        autoCapitalize="none"
        spellCheck={false}
        required
        value={name}
        onChange={(event) => setName(event.target.value)}
      />
      <TextField
        label={t`Password`}
        name="password"
        type="password"
        autoComplete="current-password"
        required
        value={password}
        onChange={(event) => setPassword(event.target.value)}
      />
      {error !== null && <ErrorPanel {...faultText(error)} />}
      <Button type="submit" variant="primary" disabled={busy}>
        {busy ? t`Signing in …` : t`Sign in`}
      </Button>
    </form>
  )
}
