'use client'

import { useMutation, useQuery } from '@tanstack/react-query'
import { CircleUserRound } from 'lucide-react'
import { DropdownMenu as Radix } from 'radix-ui'
import { useState } from 'react'
import { Button } from '../ui/button'
import { faultText } from '../wire/http'
import { meQueries, signOut } from './me-queries'
import { PasswordDialog } from './password-dialog'

const item = 'cursor-pointer rounded-badge px-2.5 py-2 outline-none data-[highlighted]:bg-selected'

/** Who acts here, and what that one may do. */
export function AccountMenu() {
  const { data: me } = useQuery(meQueries.me())
  const [changing, setChanging] = useState(false)
  const name = me?.name ?? '…'
  return (
    <Radix.Root modal={false}>
      <Radix.Trigger asChild>
        <Button variant="quiet" aria-label={`Account: ${name}`} title={name}>
          <CircleUserRound size={16} aria-hidden="true" className="shrink-0" />
          <span className="hidden max-w-32 truncate lg:inline">{name}</span>
        </Button>
      </Radix.Trigger>
      <Radix.Portal>
        <Radix.Content
          align="end"
          sideOffset={6}
          className="z-50 w-72 max-w-[94vw] rounded-control border border-line bg-surface p-1 shadow-float"
        >
          <div className="flex flex-col gap-1 px-2.5 py-2">
            <span className="break-words font-medium">{name}</span>
            {me !== undefined && (
              <span className="text-fg-2 text-small">
                {me.role}
                {me.force ? ', with the force right' : ''}
              </span>
            )}
            {me?.signIn === 'local' && (
              <span className="text-fg-2 text-small">
                Nobody signs in here. Whoever sits at this machine acts as the local operator and
                may do everything; the audit trail says so.
              </span>
            )}
          </div>
          {me?.signIn === 'password' && (
            <>
              <Radix.Item className={item} onSelect={() => setChanging(true)}>
                Change password
              </Radix.Item>
              <SignOut />
            </>
          )}
        </Radix.Content>
      </Radix.Portal>
      {changing && <PasswordDialog onClose={() => setChanging(false)} />}
    </Radix.Root>
  )
}

/** Stays open until it is done: whoever leaves the machine has to see that it is. */
function SignOut() {
  const { mutate, isPending, error } = useMutation({
    mutationFn: signOut,
    onSuccess: () => window.location.assign('/login'),
  })
  return (
    <>
      <Radix.Item
        onSelect={(event) => {
          event.preventDefault()
          if (!isPending) mutate()
        }}
        className={item}
      >
        {isPending ? 'Signing out …' : 'Sign out'}
      </Radix.Item>
      {error !== null && (
        <p role="alert" className="px-2.5 py-2 text-danger text-small">
          {faultText(error).title}. {faultText(error).detail}
        </p>
      )}
    </>
  )
}
