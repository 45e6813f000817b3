'use client'

import Link from 'next/link'
import type { JournalBranch, OnlyHereBranch } from '@/server/contract/branch'
import { phrase, say, t } from '@/server/contract/words'
import { useAddress } from '../shell/address'
import { RightButton } from '../shell/right-button'
import { settleParams } from '../shell/settle-address'
import { Badge, StateBadge } from '../ui/badge'
import { duration, plural } from '../ui/format'
import { ShortId } from '../ui/short-id'
import { type StateCode, stateLook } from '../ui/state-look'
import { Cell, HeadCell, Table } from '../ui/table'
import { Elapsed } from '../ui/time'
import { damageText } from './branch-damage'

const kinds = {
  unclaimed: { label: phrase`Unclaimed`, tone: 'doubt' },
  foreign: { label: phrase`Foreign`, tone: 'idle' },
} as const

type Listed = Pick<JournalBranch, 'blocks' | 'damage' | 'preparedAt'>

/** What the journal does not have: whose it is, what it costs, and the way to settle it. */
export function OnlyHereBranches({
  name,
  title,
  branches,
}: {
  readonly name: string
  readonly title: string
  readonly branches: readonly OnlyHereBranch[]
}) {
  return (
    <Table caption={title}>
      <thead>
        <tr>
          <HeadCell>{t`Whose`}</HeadCell>
          <HeadCell>{t`Made by`}</HeadCell>
          <HeadCell className="text-right">{t`Prepared for`}</HeadCell>
          <HeadCell>{t`Blocks`}</HeadCell>
          <HeadCell className="text-right">{t`Damage`}</HeadCell>
          <HeadCell>{t`Account`}</HeadCell>
          <HeadCell className="max-sm:hidden">
            <span className="sr-only">{t`What can be done`}</span>
          </HeadCell>
        </tr>
      </thead>
      <tbody>
        {branches.map((branch) => (
          <tr key={branch.branchId}>
            <Cell>
              <Badge tone={kinds[branch.kind].tone} solid={branch.kind === 'unclaimed'}>
                {say(kinds[branch.kind].label)}
              </Badge>
            </Cell>
            <Cell className="min-w-64">
              <span className="font-medium">{branch.decoded.manager}</span>
              <span className="block text-fg-2">{branch.decoded.text}</span>
              {branch.decoded.text !== branch.branchId && (
                <code className="block break-all text-fg-3 text-label">{branch.branchId}</code>
              )}
              <span className="block pt-1 sm:hidden">
                <Settle name={name} branchId={branch.branchId} />
              </span>
            </Cell>
            <Costs branch={branch} />
            <Cell>{branch.owner ?? <span className="text-fg-3">{t`cannot tell`}</span>}</Cell>
            <Cell className="text-right max-sm:hidden">
              <Settle name={name} branchId={branch.branchId} />
            </Cell>
          </tr>
        ))}
      </tbody>
    </Table>
  )
}

/** Opens the dialog; where the screen is narrow it stands by the name, which needs no scrolling. */
function Settle({ name, branchId }: { readonly name: string; readonly branchId: string }) {
  const { change } = useAddress()
  return (
    <RightButton
      right="actOnBranch"
      size="small"
      onClick={() => change(settleParams(name, branchId))}
      aria-label={t`Settle ${branchId}`}
    >{t`Settle…`}</RightButton>
  )
}

/** Branches of the journal's own transactions: each is settled with its transaction. */
export function JournalBranches({
  title,
  branches,
}: {
  readonly title: string
  readonly branches: readonly JournalBranch[]
}) {
  return (
    <Table caption={title}>
      <thead>
        <tr>
          <HeadCell>{t`Journal says`}</HeadCell>
          <HeadCell>{t`Transaction`}</HeadCell>
          <HeadCell className="text-right">{t`Prepared for`}</HeadCell>
          <HeadCell>{t`Blocks`}</HeadCell>
          <HeadCell className="text-right">{t`Damage`}</HeadCell>
          <HeadCell>{t`Name of the branch there`}</HeadCell>
        </tr>
      </thead>
      <tbody>
        {branches.map((branch) => (
          <tr key={branch.branchId}>
            <Cell>
              {isState(branch.state) ? <StateBadge state={branch.state} /> : branch.state}
            </Cell>
            <Cell>
              <Link href={`/transactions/${branch.transaction}`} className="text-accent underline">
                <ShortId id={branch.transaction} />
              </Link>
            </Cell>
            <Costs branch={branch} />
            <Cell className="font-mono text-label">{branch.branchId}</Cell>
          </tr>
        ))}
      </tbody>
    </Table>
  )
}

const isState = (state: string): state is StateCode => state in stateLook

/** How long it has stood, who waits behind it and for how long, and what both come to. */
function Costs({ branch: { preparedAt, blocks, damage } }: { readonly branch: Listed }) {
  return (
    <>
      <Cell className="whitespace-nowrap text-right">
        {preparedAt === null ? (
          <span className="text-fg-3">{t`cannot tell`}</span>
        ) : (
          <Elapsed since={preparedAt} />
        )}
      </Cell>
      <Cell className="whitespace-nowrap">
        {blocks === null || blocks.length === 0 ? (
          <span className="text-fg-3">{blocks === null ? t`cannot tell` : t`nobody`}</span>
        ) : (
          <details>
            <summary className="w-fit font-medium text-accent underline">
              {plural(blocks.length, 'session')}
            </summary>
            <ul className="mt-1 text-fg-2">
              {blocks.map(({ pid, waitingMs, application }) => (
                <li
                  key={pid}
                >{t`${application || t`without a name`}, process ${pid}, for ${duration(waitingMs)}`}</li>
              ))}
            </ul>
          </details>
        )}
      </Cell>
      <Cell className="whitespace-nowrap text-right" title={say(damageMeans)}>
        {damageText(damage, blocks?.length ?? null)}
      </Cell>
    </>
  )
}

const damageMeans = phrase`Sessions it blocks now, times the minutes it has been prepared`
