'use client'

import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { Account } from '@/server/contract/account'
import { type Phrase, phrase, say, t } from '@/server/contract/words'
import { meQueries } from '../shell/me-queries'
import { RightButton, useRefusal } from '../shell/right-button'
import { roleName } from '../shell/role-words'
import { Panel } from '../ui/panel'
import { Cell, HeadCell, Table } from '../ui/table'
import { Ago } from '../ui/time'
import { accountQueries } from './account-queries'
import { AccountsFrame } from './accounts-frame'
import { ActiveDialog, AddUserDialog, EditUserDialog, ResetPasswordDialog } from './user-dialogs'

/** Who may sign in, and what each may do. */
export function UsersPage() {
  const { data: me } = useQuery(meQueries.me())
  const allowed = useRefusal('listUsers') === undefined && me !== undefined && me.signIn !== 'local'
  const query = useQuery({ ...accountQueries.users(), enabled: allowed })
  const [adding, setAdding] = useState(false)
  return (
    <AccountsFrame
      title={t`Users`}
      reading={t`Reading the users`}
      none={t`Whoever sits at this machine acts as the local operator and may do everything, so there are no users.`}
      right="listUsers"
      query={query}
    >
      {({ items }) => (
        <Panel
          title={t`Who may sign in`}
          flush
          aside={
            <RightButton
              right="addUser"
              size="small"
              unavailable={me?.signIn === 'oidc' ? say(OTHERS_ADD) : undefined}
              onClick={() => setAdding(true)}
            >{t`Add a user`}</RightButton>
          }
        >
          <UserTable users={items} />
          {adding && <AddUserDialog onClose={() => setAdding(false)} />}
        </Panel>
      )}
    </AccountsFrame>
  )
}

const OTHERS_ADD = phrase`Whom the provider lets in is listed here from the first sign-in on. Add people there.`
const OTHERS_SAY = phrase`The provider says the role, anew at each sign-in. Change it there.`
const NO_PASSWORD = phrase`There is no password here: the provider vouches for this user.`

function UserTable({ users }: { readonly users: readonly Account[] }) {
  return (
    <Table caption={t`Users`} className="min-w-[54rem]">
      <thead>
        <tr>
          <HeadCell>{t`Name`}</HeadCell>
          <HeadCell>{t`Role`}</HeadCell>
          <HeadCell>{t`Force right`}</HeadCell>
          <HeadCell>{t`Vouched for by`}</HeadCell>
          <HeadCell>{t`Last sign-in`}</HeadCell>
          <HeadCell>
            <span className="sr-only">{t`Actions`}</span>
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
  const { name, role, force, active, issuer, signedInAt } = user
  const unless = (reason: Phrase) => (issuer === null ? undefined : say(reason))
  const [open, setOpen] = useState<keyof typeof dialogs | null>(null)
  const Opened = open === null ? null : dialogs[open]
  return (
    <tr>
      <Cell className="break-all font-medium">{name}</Cell>
      <Cell>{active ? roleName(role) : t`${roleName(role)}, not active`}</Cell>
      <Cell>{force ? t`yes` : t`no`}</Cell>
      <Cell className="break-all">{issuer === null ? t`password` : hostOf(issuer)}</Cell>
      <Cell className="whitespace-nowrap">
        {signedInAt === null ? t`never` : <Ago at={signedInAt} />}
      </Cell>
      <Cell>
        <div className="flex justify-end gap-1">
          <RightButton
            right="changeUser"
            size="small"
            unavailable={unless(OTHERS_SAY)}
            aria-label={t`Edit ${name}`}
            onClick={() => setOpen('edit')}
          >{t`Edit`}</RightButton>
          <RightButton
            right="resetPassword"
            size="small"
            unavailable={unless(NO_PASSWORD)}
            aria-label={t`New password for ${name}`}
            onClick={() => setOpen('password')}
          >{t`New password`}</RightButton>
          <RightButton
            right="changeUser"
            size="small"
            aria-label={active ? t`Deactivate ${name}` : t`Activate ${name}`}
            onClick={() => setOpen('active')}
          >
            {active ? t`Deactivate` : t`Activate`}
          </RightButton>
        </div>
        {Opened !== null && <Opened user={user} onClose={() => setOpen(null)} />}
      </Cell>
    </tr>
  )
}

/** What people know of a provider's address. */
const hostOf = (issuer: string): string => (URL.canParse(issuer) ? new URL(issuer).host : issuer)
