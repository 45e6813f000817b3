import type { BranchId, TransactionId } from './model'

export const SHARDS = 64
export const BRANCHES_MAX = 999
export const clusterPattern = /^[a-z0-9]{1,16}$/
const transactionPattern = /^([a-z0-9]{1,16})\.(\d{1,5})\.(\d{1,12})\.([0-9A-HJKMNP-TV-Z]{26})$/
const branchPattern = /^vd1_(.+)_([1-9]\d{0,2})$/

export interface TransactionIdParts {
  readonly cluster: string
  readonly shard: number
  readonly epoch: number
  readonly ulid: string
}

/** D3: shard and epoch stand in the id, so that any node can find the owner and apply the fence. */
export const transactionId = ({ cluster, shard, epoch, ulid }: TransactionIdParts): TransactionId =>
  `${cluster}.${shard}.${epoch}.${ulid}` as TransactionId

/** Null for anything that is not a transaction id of ours. */
export function parseTransactionId(text: string): TransactionIdParts | null {
  const [, cluster, shard, epoch, ulid] = transactionPattern.exec(text) ?? []
  if (cluster === undefined || shard === undefined || epoch === undefined || ulid === undefined)
    return null
  if (Number(shard) >= SHARDS) return null
  return { cluster, shard: Number(shard), epoch: Number(epoch), ulid }
}

export const branchId = (transaction: TransactionId, n: number): BranchId =>
  `vd1_${transaction}_${n}` as BranchId

/** How the names of a cluster's branches begin. */
export const branchPrefix = (cluster: string): string => `vd1_${cluster}.`

export interface BranchIdParts {
  readonly transaction: TransactionId
  readonly cluster: string
  readonly n: number
}

/** Null for a prepared branch that bears somebody else's mark. */
export function parseBranchId(text: string): BranchIdParts | null {
  const [, transaction, n] = branchPattern.exec(text) ?? []
  if (transaction === undefined || n === undefined) return null
  const parts = parseTransactionId(transaction)
  if (parts === null) return null
  return { transaction: transaction as TransactionId, cluster: parts.cluster, n: Number(n) }
}

/** The six characters that people see and type. */
export const shortCode = (id: string): string => id.slice(-6)

/** Fowler–Noll–Vo 1a, 32 bits, over the UTF-8 bytes of the text (D3). */
export function fnv1a(text: string): number {
  let hash = 0x811c9dc5
  for (const byte of utf8(text)) hash = Math.imul(hash ^ byte, 0x01000193) >>> 0
  return hash
}

export const shardOf = (key: string): number => fnv1a(key) % SHARDS

function* utf8(text: string): Generator<number> {
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0
    if (code < 0x80) yield code
    else if (code < 0x800) yield* [0xc0 | (code >> 6), 0x80 | (code & 0x3f)]
    else if (code < 0x10000)
      yield* [0xe0 | (code >> 12), 0x80 | ((code >> 6) & 0x3f), 0x80 | (code & 0x3f)]
    else
      yield* [
        0xf0 | (code >> 18),
        0x80 | ((code >> 12) & 0x3f),
        0x80 | ((code >> 6) & 0x3f),
        0x80 | (code & 0x3f),
      ]
  }
}
