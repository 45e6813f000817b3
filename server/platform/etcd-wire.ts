import { z } from 'zod'

/* Transactions of etcd in the JSON of its gateway: bytes are base64, and 64-bit numbers are texts. */

export interface Compare {
  readonly key: string
  /** Exactly one of these: the revision that created the key, 0 for a key that is not there, or its value. */
  readonly created?: number
  readonly value?: string
}

export type Operation =
  | { readonly put: string; readonly value: string; readonly lease?: string }
  | { readonly get: string }
  | { readonly getPrefix: string }
  | { readonly remove: string }
  | { readonly txn: Txn }

/** etcd takes at most 128 operations in a list, those of nested transactions included. */
export interface Txn {
  readonly compare?: readonly Compare[]
  readonly success: readonly Operation[]
  readonly failure?: readonly Operation[]
}

export interface KeyValue {
  readonly key: string
  readonly value: string
  readonly created: number
}

export interface TxnAnswer {
  readonly succeeded: boolean
  /** The store's revision after it. */
  readonly revision: number
  /** One for each operation; empty for a put or a removal. */
  readonly found: readonly (readonly KeyValue[])[]
  /** The answers of nested transactions, at the place of each. */
  readonly nested: readonly (TxnAnswer | null)[]
}

const base64 = (text: string): string => Buffer.from(text).toString('base64')
const fromBase64 = (text: string): string => Buffer.from(text, 'base64').toString()

const keyValue = z
  .object({ key: z.string(), value: z.string().default(''), create_revision: z.coerce.number() })
  .transform(({ key, value, create_revision }) => ({
    key: fromBase64(key),
    value: fromBase64(value),
    created: create_revision,
  }))

export interface WireAnswer {
  readonly header?: { readonly revision?: number | undefined } | undefined
  readonly succeeded: boolean
  readonly responses: readonly {
    readonly response_range?: { readonly kvs: readonly KeyValue[] } | undefined
    readonly response_txn?: WireAnswer | undefined
  }[]
}

const response = z.object({
  response_range: z.object({ kvs: z.array(keyValue).default([]) }).optional(),
  response_txn: z.lazy(() => txnAnswer.optional()),
})
export const txnAnswer: z.ZodType<WireAnswer> = z.object({
  header: z.object({ revision: z.coerce.number().optional() }).optional(),
  succeeded: z.boolean().default(false),
  responses: z.array(response).default([]),
})
export function wireTxn({ compare = [], success, failure = [] }: Txn): unknown {
  return {
    compare: compare.map(wireCompare),
    success: success.map(wireOperation),
    failure: failure.map(wireOperation),
  }
}

const wireCompare = ({ key, created, value }: Compare): unknown => ({
  ...{ key: base64(key), result: 'EQUAL' },
  ...(value === undefined
    ? { target: 'CREATE', create_revision: String(created ?? 0) }
    : { target: 'VALUE', value: base64(value) }),
})

function wireOperation(operation: Operation): unknown {
  if ('put' in operation) {
    const { put, value, lease } = operation
    return { request_put: { key: base64(put), value: base64(value), lease } }
  }
  if ('get' in operation) return { request_range: { key: base64(operation.get) } }
  if ('remove' in operation) return { request_delete_range: { key: base64(operation.remove) } }
  if ('txn' in operation) return { request_txn: wireTxn(operation.txn) }
  const { getPrefix } = operation
  return { request_range: { key: base64(getPrefix), range_end: base64(after(getPrefix)) } }
}

/** The first key behind all that begin so; prefixes end in a plain character. */
const after = (prefix: string): string =>
  prefix.slice(0, -1) + String.fromCharCode(prefix.charCodeAt(prefix.length - 1) + 1)

export function readTxn({ header, succeeded, responses }: WireAnswer): TxnAnswer {
  return {
    succeeded,
    revision: header?.revision ?? 0,
    found: responses.map(({ response_range }) => response_range?.kvs ?? []),
    nested: responses.map(({ response_txn }) => (response_txn ? readTxn(response_txn) : null)),
  }
}
