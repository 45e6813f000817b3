'use client'

import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { Account } from '@/server/contract/account'
import { meQueries } from '../shell/me-queries'
import { RightButton, useRefusal } from '../shell/right-button'
import { Panel } from '../ui/panel'
import { Cell, HeadCell, Table } from '../ui/table'
import { Ago } from '../ui/time'
import { accountQueries } from './account-queries'
import { AccountsFrame } from './accounts-frame'
import { ActiveDialog, AddUserDialog, EditUserDialog, ResetPasswordDialog } from './user-dialogs'

/** Who may sign in, and what each may do. */
export function UsersPage() {
  const { data: me } = useQuery(meQueries.me())
  const allowed = useRefusal('listUsers') === undefined && me?.signIn === 'password'
  const query = useQuery({ ...accountQueries.users(), enabled: allowed })
  const [adding, setAdding] = useState(false)
  return (
    <AccountsFrame title="Users" what="users" right="listUsers" query={query}>
      {({ items }) => (
        <Panel
          title="Who may sign in"
          flush
          aside={
            <RightButton right="addUser" size="small" onClick={() => setAdding(true)}>
              Add a user
            </RightButton>
          }
        >
          <UserTable users={items} />
          {adding && <AddUserDialog onClose={() => setAdding(false)} />}
        </Panel>
      )}
    </AccountsFrame>
  )
}

function UserTable({ users }: { readonly users: readonly Account[] }) {
  return (
    <Table caption="Users" className="min-w-[46rem]">
      <thead>
        <tr>
          <HeadCell>Name</HeadCell>
          <HeadCell>Role</HeadCell>
          <HeadCell>Force right</HeadCell>
          <HeadCell>Last sign-in</HeadCell>
          <HeadCell>
            <span className="sr-only">Actions</span>
          </HeadCell>
        </tr>
      </thead>
      <tbody>
        {users.map((user) => (
          <UserRow key={user.name} user={user} />
        ))}
      </tbody>
    </Table>
  )
}

const dialogs = { edit: EditUserDialog, password: ResetPasswordDialog, active: ActiveDialog }

function UserRow({ user }: { readonly user: Account }) {
  const { name, role, force, active, signedInAt } = user
  const [open, setOpen] = useState<keyof typeof dialogs | null>(null)
  const Opened = open === null ? null : dialogs[open]
  const turn = active ? 'Deactivate' : 'Activate'
  return (
    <tr>
      <Cell className="break-all font-medium">{name}</Cell>
      <Cell>{active ? role : `${role}, not active`}</Cell>
      <Cell>{force ? 'yes' : 'no'}</Cell>
      <Cell className="whitespace-nowrap">
        {signedInAt === null ? 'never' : <Ago at={signedInAt} />}
      </Cell>
      <Cell>
        <div className="flex justify-end gap-1">
          <RightButton
            right="changeUser"
            size="small"
            aria-label={`Edit ${name}`}
            onClick={() => setOpen('edit')}
          >
            Edit
          </RightButton>
          <RightButton
            right="resetPassword"
            size="small"
            aria-label={`New password for ${name}`}
            onClick={() => setOpen('password')}
          >
            New password
          </RightButton>
          <RightButton
            right="changeUser"
            size="small"
            aria-label={`${turn} ${name}`}
            onClick={() => setOpen('active')}
          >
            {turn}
          </RightButton>
        </div>
        {Opened !== null && <Opened user={user} onClose={() => setOpen(null)} />}
      </Cell>
    </tr>
  )
}
