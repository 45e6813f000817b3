import { createHash } from 'node:crypto'
import { branchId, parseTransactionId } from '@/server/protocol/ids'
import type { TransactionId } from '@/server/protocol/model'

/** A branch as it is addressed, and everything that follows from that. */
export interface Branch {
  readonly gid: string
  readonly branch: number
  /** The name of its prepared transaction in PostgreSQL. */
  readonly name: string
  /** `{cluster}.{shard}`: epochs are compared within one. */
  readonly shard: string
  /** The epoch in the id. */
  readonly epoch: number
}

const NUMBER = /^[1-9]\d{0,2}$/

/** Null for what no coordinator would call a branch. */
export function branchOf(gid: string, number: string): Branch | null {
  const parts = parseTransactionId(gid)
  if (parts === null || !NUMBER.test(number)) return null
  const { cluster, shard, epoch } = parts
  const branch = Number(number)
  const name = branchId(gid as TransactionId, branch)
  return { gid, branch, name, shard: `${cluster}.${shard}`, epoch }
}

export const keyOf = ({ gid, branch }: Branch, operation: string): string =>
  `${gid}/${branch}/${operation}`

/** Two bodies are the same if their values are, however they are written. */
export const bodyHash = (body: unknown): string =>
  createHash('sha256').update(canonical(body)).digest('hex')

function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null'
  const members = Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1))
  return `{${members.map(([key, inner]) => `${JSON.stringify(key)}:${canonical(inner)}`).join(',')}}`
}
