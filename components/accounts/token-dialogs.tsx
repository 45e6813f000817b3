'use client'

import { useState } from 'react'
import type { z } from 'zod'
import { type ApiToken, type madeApiToken, newApiToken, tokenName } from '@/server/contract/token'
import { t } from '@/server/contract/words'
import { Button } from '../ui/button'
import { CodeBlock } from '../ui/code-block'
import { Dialog } from '../ui/dialog'
import { TextField } from '../ui/field'
import { makeToken, revokeToken } from './account-queries'
import { FormDialog } from './form-dialog'
import { type Rights, RoleFields } from './role-fields'

interface Closing {
  readonly onClose: () => void
}

const DAYS = '90'

/** Makes a token, and shows it: the only time that anybody sees it. */
export function NewTokenDialog({ onClose }: Closing) {
  const [name, setName] = useState('')
  const [days, setDays] = useState(DAYS)
  const [rights, setRights] = useState<Rights>({ role: 'operator', force: false })
  const [made, setMade] = useState<z.infer<typeof madeApiToken> | null>(null)
  if (made !== null) return <ShownOnce token={made.token} onClose={onClose} />
  const asked = newApiToken.safeParse({ name, days: Number(days), ...rights })
  const missing = tokenName.safeParse(name).success
    ? t`Give a number of days from 1 to 366.`
    : t`Give a name first.`
  return (
    <FormDialog
      title={t`New API token`}
      description={t`For a program that acts on your behalf. It can never do more than you can.`}
      verb={t`Make the token`}
      missing={asked.success ? undefined : missing}
      send={() => makeToken(newApiToken.parse({ name, days: Number(days), ...rights }))}
      onDone={setMade}
      onClose={onClose}
    >
      <TextField
        label={t`Name`}
        value={name}
        autoComplete="off"
        spellCheck={false}
        hint={t`What it is for, for example deploy. It stands in the audit trail beside yours.`}
        onChange={({ target }) => setName(target.value)}
      />
      <RoleFields {...rights} onChange={(change) => setRights({ ...rights, ...change })} />
      <TextField
        label={t`Valid for so many days`}
        inputMode="numeric"
        value={days}
        onChange={({ target }) => setDays(target.value)}
      />
    </FormDialog>
  )
}

const ShownOnce = ({ token, onClose }: Closing & { readonly token: string }) => (
  <Dialog
    open
    onOpenChange={onClose}
    title={t`Your new API token`}
    description={t`Copy it now. It is not shown again, and only its hash is kept here.`}
  >
    <CodeBlock code={token} what={t`the token`} />
    <div className="flex justify-end">
      <Button variant="primary" onClick={onClose}>{t`I have it`}</Button>
    </div>
  </Dialog>
)

/** Programs that show it are refused from now on. */
export function RevokeDialog({
  token: { id, name, owner },
  onClose,
}: Closing & { readonly token: ApiToken }) {
  const called = `${owner}/${name}`
  return (
    <FormDialog
      title={t`Revoke ${called}`}
      description={t`Programs that show it are refused at once. It cannot be taken back.`}
      verb={t`Revoke`}
      danger
      send={() => revokeToken(id)}
      onDone={onClose}
      onClose={onClose}
    />
  )
}
