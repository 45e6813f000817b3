'use client'

import { useState } from 'react'
import { type Account, accountName, password as passwordSchema } from '@/server/contract/account'
import { phrase, say, t } from '@/server/contract/words'
import { TextField } from '../ui/field'
import { addUser, changeUser, resetPassword } from './account-queries'
import { FormDialog } from './form-dialog'
import { type Rights, RoleFields } from './role-fields'

interface Closing {
  readonly onClose: () => void
}

interface OfUser extends Closing {
  readonly user: Account
}

const PASSWORD_HINT = phrase`At least 12 characters. It is stored as argon2id makes it, and shown nowhere.`
const isPassword = (text: string) => passwordSchema.safeParse(text).success

/** Lets somebody sign in. */
export function AddUserDialog({ onClose }: Closing) {
  const [name, setName] = useState('')
  const [password, setPassword] = useState('')
  const [rights, setRights] = useState<Rights>({ role: 'viewer', force: false })
  const named = accountName.safeParse(name).success
  const missing = named ? t`Give a password of at least 12 characters.` : t`Give a name first.`
  return (
    <FormDialog
      title={t`Add a user`}
      verb={t`Add`}
      missing={named && isPassword(password) ? undefined : missing}
      send={() => addUser({ name, password, ...rights })}
      onDone={onClose}
      onClose={onClose}
    >
      <TextField
        label={t`Name`}
        value={name}
        autoComplete="off"
        spellCheck={false}
        hint={t`Small letters, digits, dots and dashes. It stands in the audit trail and stays.`}
        onChange={({ target }) => setName(target.value)}
      />
      <NewPassword value={password} onChange={setPassword} />
      <RoleFields {...rights} onChange={(change) => setRights({ ...rights, ...change })} />
    </FormDialog>
  )
}

/** Changes what somebody may do; it counts at once, on pages that are open too. */
export function EditUserDialog({ user, onClose }: OfUser) {
  const [rights, setRights] = useState<Rights>({ role: user.role, force: user.force })
  return (
    <FormDialog
      title={t`What ${user.name} may do`}
      description={t`It counts at once, on pages that are open and for tokens too.`}
      verb={t`Save`}
      send={() => changeUser(user.name, rights)}
      onDone={onClose}
      onClose={onClose}
    >
      <RoleFields {...rights} onChange={(change) => setRights({ ...rights, ...change })} />
    </FormDialog>
  )
}

/** Lets somebody in no more, or again. */
export function ActiveDialog({ user: { name, active }, onClose }: OfUser) {
  return (
    <FormDialog
      title={active ? t`Deactivate ${name}` : t`Let ${name} sign in again`}
      description={
        active
          ? t`Every session ends at once, and tokens are refused. What was done stays in the audit trail.`
          : t`As before: with the password there was, or as the provider says.`
      }
      verb={active ? t`Deactivate` : t`Activate`}
      danger={active}
      send={() => changeUser(name, { active: !active })}
      onDone={onClose}
      onClose={onClose}
    />
  )
}

/** Gives somebody a new password. */
export function ResetPasswordDialog({ user: { name }, onClose }: OfUser) {
  const [password, setPassword] = useState('')
  return (
    <FormDialog
      title={t`A new password for ${name}`}
      description={t`Every session of the old one ends at once, and every API token of this user is revoked.`}
      verb={t`Set password`}
      missing={isPassword(password) ? undefined : t`Give a password of at least 12 characters.`}
      send={() => resetPassword(name, password)}
      onDone={onClose}
      onClose={onClose}
    >
      <NewPassword value={password} onChange={setPassword} />
    </FormDialog>
  )
}

interface NewPasswordProps {
  readonly value: string
  readonly onChange: (value: string) => void
}

const NewPassword = ({ value, onChange }: NewPasswordProps) => (
  <TextField
    label={t`Password`}
    type="password"
    value={value}
    autoComplete="new-password"
    hint={say(PASSWORD_HINT)}
    onChange={({ target }) => onChange(target.value)}
  />
)
