'use client'

import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { ApiToken } from '@/server/contract/token'
import { t } from '@/server/contract/words'
import { meQueries } from '../shell/me-queries'
import { RightButton, useRefusal } from '../shell/right-button'
import { roleName } from '../shell/role-words'
import { Empty } from '../ui/empty'
import { Panel } from '../ui/panel'
import { Cell, HeadCell, Table } from '../ui/table'
import { Ago, Time } from '../ui/time'
import { accountQueries } from './account-queries'
import { AccountsFrame } from './accounts-frame'
import { NewTokenDialog, RevokeDialog } from './token-dialogs'

/** The API tokens of programs: one's own, and for admins everybody's. */
export function TokensPage() {
  const { data: me } = useQuery(meQueries.me())
  const allowed =
    useRefusal('listTokens') === undefined && me !== undefined && me.signIn !== 'local'
  const query = useQuery({ ...accountQueries.tokens(), enabled: allowed })
  const [making, setMaking] = useState(false)
  return (
    <AccountsFrame
      title={t`API tokens`}
      reading={t`Reading the API tokens`}
      none={t`Whoever sits at this machine acts as the local operator and may do everything, so there are no API tokens.`}
      right="listTokens"
      query={query}
    >
      {({ items }) => (
        <Panel
          title={me?.role === 'admin' ? t`Tokens of everybody` : t`Your tokens`}
          flush
          aside={
            <RightButton
              right="addToken"
              size="small"
              onClick={() => setMaking(true)}
            >{t`New token`}</RightButton>
          }
        >
          {items.length === 0 ? (
            <Empty
              title={t`No token`}
              text={t`A program that speaks to the API needs one. It shows it as Authorization: Bearer, the command line takes it from VERDICT_TOKEN.`}
            />
          ) : (
            <TokenTable tokens={items} />
          )}
          {making && <NewTokenDialog onClose={() => setMaking(false)} />}
        </Panel>
      )}
    </AccountsFrame>
  )
}

function TokenTable({ tokens }: { readonly tokens: readonly ApiToken[] }) {
  const [revoking, setRevoking] = useState<ApiToken | null>(null)
  return (
    <>
      <Table caption={t`API tokens`} className="min-w-[46rem]">
        <thead>
          <tr>
            <HeadCell>{t`Token`}</HeadCell>
            <HeadCell>{t`May`}</HeadCell>
            <HeadCell>{t`Last use`}</HeadCell>
            <HeadCell>{t`Until`}</HeadCell>
            <HeadCell>
              <span className="sr-only">{t`Actions`}</span>
            </HeadCell>
          </tr>
        </thead>
        <tbody>
          {tokens.map((token) => (
            <TokenRow key={token.id} token={token} onRevoke={() => setRevoking(token)} />
          ))}
        </tbody>
      </Table>
      {revoking !== null && <RevokeDialog token={revoking} onClose={() => setRevoking(null)} />}
    </>
  )
}

interface RowProps {
  readonly token: ApiToken
  readonly onRevoke: () => void
}

function TokenRow({ token, onRevoke }: RowProps) {
  const { name, owner, role, force, usedAt, expiresAt } = token
  const called = `${owner}/${name}`
  return (
    <tr>
      <Cell className="break-all font-medium">{called}</Cell>
      <Cell>{force ? t`${roleName(role)}, with the force right` : roleName(role)}</Cell>
      <Cell className="whitespace-nowrap">{usedAt === null ? t`never` : <Ago at={usedAt} />}</Cell>
      <Cell className="whitespace-nowrap">
        <Time at={expiresAt} />
      </Cell>
      <Cell className="text-right">
        <RightButton
          right="removeToken"
          size="small"
          aria-label={t`Revoke ${called}`}
          onClick={onRevoke}
        >{t`Revoke`}</RightButton>
      </Cell>
    </tr>
  )
}
