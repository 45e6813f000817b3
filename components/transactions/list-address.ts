import type { z } from 'zod'
import { listFilter } from '@/server/contract/shown-list'
import type { ListOrder, TransactionFilter } from '@/server/contract/transaction-filter'
import { chosenIn } from './chosen'
import { type Column, columnsIn } from './columns'

export const liveModes = ['tail', 'notify', 'off'] as const
export type LiveMode = (typeof liveModes)[number]

export interface ListAddress {
  readonly filter: TransactionFilter
  readonly order: ListOrder
  readonly live: LiveMode
  readonly columns: readonly Column[]
  /** Names whose value says nothing; people are told, and the list is shown without them. */
  readonly dropped: readonly string[]
}

const fields = Object.entries(listFilter.shape) as [
  keyof TransactionFilter | keyof ListOrder,
  z.ZodType,
][]

/** What the address asks for. */
export function parseAddress(params: Readonly<Record<string, string>>): ListAddress {
  const parsed = fields.map(([name, schema]) => ({
    name,
    value: params[name] || undefined,
    ok: params[name] === undefined || params[name] === '' || schema.safeParse(params[name]).success,
  }))
  const filter = Object.fromEntries(
    parsed.flatMap(({ name, value, ok }) => (ok && value !== undefined ? [[name, value]] : [])),
  )
  const { sort, dir, ...asked } = listFilter.parse(filter)
  const live = liveModes.find((mode) => mode === params.live)
  const { shown, odd } = columnsIn(params.cols)
  const liveWrong = params.live !== undefined && live === undefined
  return {
    filter: asked,
    order: { ...(sort && { sort }), ...(dir && { dir }) },
    live: live ?? 'tail',
    columns: shown,
    dropped: [
      ...parsed.flatMap(({ name, ok }) => (ok ? [] : [name])),
      ...(liveWrong ? ['live'] : []),
      ...(odd ? ['cols'] : []),
      ...(chosenIn(params.sel) === null ? ['sel'] : []),
    ],
  }
}
