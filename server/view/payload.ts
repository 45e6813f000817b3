import { z } from 'zod'
import { MASK, type TransactionPayload } from '@/server/contract/kept-payload-view'
import type { Database } from '@/server/platform/database'

const kept = z.object({
  payloads: z.array(z.unknown()).optional().catch(undefined),
  orders: z
    .array(z.object({ action: z.unknown(), compensation: z.unknown() }))
    .optional()
    .catch(undefined),
})

type Item = TransactionPayload['items'][number]

/** What the begin record keeps for the branches; null: there is no such transaction. */
export async function readPayload(
  { prisma }: Database,
  id: string,
  masked: boolean,
): Promise<TransactionPayload | null> {
  const transaction = await prisma.transaction.findUnique({ where: { id } })
  if (transaction === null) return null
  const [begun, branches] = await Promise.all([
    prisma.journalRecord.findFirst({ where: { transaction: id, type: 'begun' } }),
    prisma.branch.findMany({ where: { transaction: id }, orderBy: { n: 'asc' } }),
  ])
  const { payloads = [], orders = [] } = kept.safeParse(begun?.data ?? {}).data ?? {}
  const all: Omit<Item, 'participant'>[] = [
    ...payloads.map((value, index) => ({ branch: index + 1, what: 'payload' as const, value })),
    ...orders.flatMap(({ action, compensation }, index) => [
      { branch: index + 1, what: 'action' as const, value: action },
      { branch: index + 1, what: 'compensation' as const, value: compensation },
    ]),
  ]
  const items = all
    .filter(({ value }) => value !== null && value !== undefined)
    .map((item) => ({
      ...item,
      participant: transaction.participants[item.branch - 1] ?? '',
      value: masked ? maskedValue(item.value) : item.value,
    }))
  return {
    ...{ masked, items, gone: begun === null },
    statements: branches.map(({ n, participant, rows, statementsHash }) => ({
      ...{ branch: n, participant, rows, hash: statementsHash },
    })),
  }
}

/** What a field is called; anything else may be a value itself, as the account in a table of accounts. */
const WORD = /^[A-Za-z_]{1,40}$/

/** The shape with its names; of each value only that there is one. */
export function maskedValue(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(maskedValue)
  if (typeof value !== 'object' || value === null) return MASK
  return Object.fromEntries(
    Object.entries(value).map(([name, one], index) => [
      WORD.test(name) ? name : `${MASK} ${index + 1}`,
      maskedValue(one),
    ]),
  )
}
