'use client'

import { useMutation, useQuery } from '@tanstack/react-query'
import { CircleUserRound } from 'lucide-react'
import { useRouter } from 'next/navigation'
import { useState } from 'react'
import { t } from '@/server/contract/words'
import { Button } from '../ui/button'
import { late } from '../ui/late'
import { Menu, MenuItem } from '../ui/menu'
import { faultText } from '../wire/http'
import { meQueries, signOut } from './me-queries'
import { roleName } from './role-words'

const PasswordDialog = late(() => import('./password-dialog').then((file) => file.PasswordDialog))

/** Who acts here, and what that one may do. */
export function AccountMenu() {
  const { data: me } = useQuery(meQueries.me())
  const [changing, setChanging] = useState(false)
  const router = useRouter()
  const name = me?.name ?? '…'
  return (
    <>
      <Menu
        trigger={
          <Button variant="quiet" aria-label={t`Account: ${name}`} title={name}>
            <CircleUserRound size={16} aria-hidden="true" className="shrink-0" />
            <span className="hidden max-w-32 truncate lg:inline">{name}</span>
          </Button>
        }
      >
        <div className="flex max-w-72 flex-col gap-1 px-2.5 py-2">
          <span className="break-words font-medium">{name}</span>
          {me !== undefined && (
            <span className="text-fg-2 text-small">
              {me.force ? t`${roleName(me.role)}, with the force right` : roleName(me.role)}
            </span>
          )}
          {me?.signIn === 'local' && (
            <span className="text-fg-2 text-small">{t`Nobody signs in here. Whoever sits at this machine acts as the local operator and may do everything; the audit trail says so.`}</span>
          )}
        </div>
        <MenuItem onSelect={() => router.push('/settings/profile')}>{t`Profile`}</MenuItem>
        {me?.signIn === 'password' && (
          <MenuItem onSelect={() => setChanging(true)}>{t`Change password`}</MenuItem>
        )}
        {me !== undefined && me.signIn !== 'local' && <SignOut />}
      </Menu>
      {changing && <PasswordDialog onClose={() => setChanging(false)} />}
    </>
  )
}

/** Stays open until it is done: whoever leaves the machine has to see that it is. */
function SignOut() {
  const { mutate, isPending, error } = useMutation({
    mutationFn: signOut,
    onSuccess: (done) => window.location.assign(done?.continueAt ?? '/login'),
  })
  return (
    <>
      <MenuItem stays onSelect={() => !isPending && mutate()}>
        {isPending ? t`Signing out …` : t`Sign out`}
      </MenuItem>
      {error !== null && (
        <p role="alert" className="px-2.5 py-2 text-danger text-small">
          {t`${faultText(error).title}. ${faultText(error).detail}`}
        </p>
      )}
    </>
  )
}
