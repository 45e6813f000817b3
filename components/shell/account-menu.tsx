'use client'

import { useQuery } from '@tanstack/react-query'
import { CircleUserRound } from 'lucide-react'
import { DropdownMenu as Radix } from 'radix-ui'
import { Button } from '../ui/button'
import { meQueries } from './me-queries'

/** Who acts here, and what that one may do. */
export function AccountMenu() {
  const { data: me } = useQuery(meQueries.me())
  const name = me?.name ?? '…'
  return (
    <Radix.Root modal={false}>
      <Radix.Trigger asChild>
        <Button variant="quiet" aria-label={`Account: ${name}`} title={name}>
          <CircleUserRound size={16} aria-hidden="true" className="shrink-0" />
          <span className="hidden max-w-32 truncate md:inline">{name}</span>
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
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  )
}
