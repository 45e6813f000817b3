'use client'

import { useMutation } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { password } from '@/server/contract/account'
import { t } from '@/server/contract/words'
import { Button } from '../ui/button'
import { Dialog } from '../ui/dialog'
import { ErrorPanel } from '../ui/error-panel'
import { TextField } from '../ui/field'
import { faultText } from '../wire/http'
import { changePassword } from './me-queries'

/** One's own password; every other session of it ends. */
export function PasswordDialog({ onClose }: { readonly onClose: () => void }) {
  const [current, setCurrent] = useState('')
  const [next, setNext] = useState('')
  const change = useMutation({
    mutationFn: () => changePassword({ current, next }),
    onSuccess: onClose,
  })
  const complete = current !== '' && password.safeParse(next).success
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    if (complete && !change.isPending) change.mutate()
  }
  return (
    <Dialog
      open
      onOpenChange={onClose}
      title={t`Change your password`}
      description={t`You stay signed in here; everywhere else you have to sign in again.`}
    >
      <form onSubmit={submit} className="flex flex-col gap-3">
        <TextField
          label={t`Present password`}
          type="password"
          autoComplete="current-password"
          value={current}
          onChange={({ target }) => setCurrent(target.value)}
        />
        <TextField
          label={t`New password`}
          type="password"
          autoComplete="new-password"
          hint={t`At least 12 characters.`}
          value={next}
          onChange={({ target }) => setNext(target.value)}
        />
        {change.isError && <ErrorPanel {...faultText(change.error)} />}
        <div className="flex flex-wrap justify-end gap-2">
          <Button onClick={onClose}>{t`Cancel`}</Button>
          <Button
            type="submit"
            variant="primary"
            disabled={change.isPending}
            unavailable={complete ? undefined : t`Give both passwords first.`}
          >{t`Change password`}</Button>
        </div>
      </form>
    </Dialog>
  )
}
