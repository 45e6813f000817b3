'use client'

import Link from 'next/link'
import {
  type Batch,
  type BatchItem,
  type BatchItemState,
  batchItemState,
} from '@/server/contract/batch'
import { retell, say, t } from '@/server/contract/words'
import { Badge } from '../ui/badge'
import { SelectField } from '../ui/field'
import { count, shortCode } from '../ui/format'
import { Panel } from '../ui/panel'
import type { Tone } from '../ui/state-look'
import { Cell, HeadCell, Table } from '../ui/table'
import { Time } from '../ui/time'
import { actionNames, itemWords, sortWords } from './batch-words'

const tones = {
  unchecked: 'idle',
  waiting: 'idle',
  running: 'moving',
  verified: 'commit',
  failed: 'damage',
  'left-out': 'abort',
} as const satisfies Record<BatchItemState, Tone>

interface Props {
  readonly batch: Batch
  /** Only these; null: all. */
  readonly show: BatchItemState | null
  readonly onShow: (show: string | null) => void
}

/** Item by item: how it was sorted, and what came of it. */
export function BatchTable({ batch: { items, states }, show, onShow }: Props) {
  const shown = items.filter(({ state }) => show === null || state === show)
  return (
    <Panel
      title={t`Items`}
      flush
      aside={
        <SelectField
          label={t`Show`}
          value={show ?? ''}
          onChange={(event) => onShow(event.target.value === '' ? null : event.target.value)}
        >
          <option value="">{t`All (${count(items.length)})`}</option>
          {batchItemState.options
            .filter((state) => states[state] > 0 || state === show)
            .map((state) => (
              <option key={state} value={state}>
                {say(itemWords[state])} ({count(states[state])})
              </option>
            ))}
        </SelectField>
      }
    >
      <Table caption={t`Items of the bulk action`} className="min-w-[52rem]">
        <thead>
          <tr>
            <HeadCell>{t`No.`}</HeadCell>
            <HeadCell>{t`Transaction`}</HeadCell>
            <HeadCell>{t`Sorted`}</HeadCell>
            <HeadCell>{t`Action`}</HeadCell>
            <HeadCell>{t`Result`}</HeadCell>
            <HeadCell>{t`Why, or what came of it`}</HeadCell>
            <HeadCell>{t`When`}</HeadCell>
          </tr>
        </thead>
        <tbody>
          {shown.map((item) => (
            <Row key={item.n} item={item} />
          ))}
        </tbody>
      </Table>
    </Panel>
  )
}

const nothing = <span className="text-fg-3">–</span>

function Row({ item }: { readonly item: BatchItem }) {
  const { n, transaction, sort, action, state, text, actionId, at } = item
  return (
    <tr className="hover:bg-sunken">
      <Cell className="tabular-nums">{count(n)}</Cell>
      <Cell>
        <Link
          href={`/transactions/${encodeURIComponent(transaction)}?tab=evidence`}
          className="font-mono text-accent underline underline-offset-2"
        >
          {shortCode(transaction)}
        </Link>
      </Cell>
      <Cell className="whitespace-nowrap">{sort === null ? nothing : say(sortWords[sort])}</Cell>
      <Cell className="whitespace-nowrap">
        {action === null ? nothing : say(actionNames[action])}
      </Cell>
      <Cell>
        <Badge tone={tones[state]}>{say(itemWords[state])}</Badge>
      </Cell>
      <Cell className="min-w-60 max-w-[40rem] break-words">
        {text === null ? nothing : retell(text)}
      </Cell>
      <Cell className="whitespace-nowrap">
        {at === null ? nothing : <Time at={at} />}
        {actionId !== null && (
          <>
            {' '}
            <Link
              href={`/audit?entry=${actionId}`}
              className="text-accent underline"
            >{t`audit`}</Link>
          </>
        )}
      </Cell>
    </tr>
  )
}
