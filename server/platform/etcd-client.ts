import { z } from 'zod'
import { type Clock, wait } from './clock'
import { readTxn, type Txn, type TxnAnswer, txnAnswer, wireTxn } from './etcd-wire'

/*
 * etcd's own gateway (JSON over HTTP, /v3), with the fetch of Node: a handful of calls, each with a
 * deadline of its own.
 */

/** One node without an answer for so long is left for the next one. */
const ATTEMPT_MS_MAX = 2_000
const STATUS_MS_MAX = 1_000
const PAUSE_MS = 50

export interface EtcdOptions {
  /** Addresses of the nodes, `http://host:port`. */
  readonly endpoints: readonly string[]
  readonly clock: Clock
}

export interface EtcdNode {
  readonly endpoint: string
  readonly state: 'leads' | 'follows' | 'without-leader' | 'silent'
  /** It takes no writes: its quota is used up. */
  readonly full: boolean
}

export interface Etcd {
  /**
   * A transaction, answered linearizably. Every node is tried in turn until one answers or `withinMs`
   * has passed: then it rejects, and nobody knows whether the transaction has taken effect.
   */
  txn(request: Txn, withinMs: number): Promise<TxnAnswer>
  grantLease(ttlMs: number, withinMs: number): Promise<string>
  /** False: the lease has run out. */
  keepAlive(lease: string, withinMs: number): Promise<boolean>
  revokeLease(lease: string, withinMs: number): Promise<void>
  /** What each node says of itself; asks them all at once, and never rejects. */
  nodes(): Promise<readonly EtcdNode[]>
}

const grantAnswer = z.object({ ID: z.string() })
const keepAliveAnswer = z.object({ result: z.object({ TTL: z.coerce.number().default(0) }) })
const statusAnswer = z.object({
  header: z.object({ member_id: z.string() }),
  leader: z.string().default('0'),
  errors: z.array(z.string()).default([]),
})
const errorAnswer = z.object({ error: z.string(), code: z.number().optional() })

/** gRPC's code for a lease that is not there. */
const NOT_FOUND = 5

type Answered<T> = { readonly value: T } | { readonly missing: true }

export function createEtcd({ endpoints, clock }: EtcdOptions): Etcd {
  /** The node that answered last is asked first. */
  let preferred = 0

  async function call<T>(
    path: string,
    body: unknown,
    { schema, withinMs }: { readonly schema: z.ZodType<T>; readonly withinMs: number },
  ): Promise<Answered<T>> {
    const untilMs = clock.monotonicMs() + withinMs
    let last: unknown = null
    do {
      const endpoint = endpoints[preferred % endpoints.length] ?? ''
      const leftMs = Math.max(1, Math.ceil(untilMs - clock.monotonicMs()))
      try {
        return await post(endpoint, path, {
          ...{ body, schema, timeoutMs: Math.min(ATTEMPT_MS_MAX, leftMs) },
        })
      } catch (error) {
        last = error
        preferred = (preferred + 1) % endpoints.length
        await wait(clock, PAUSE_MS)
      }
    } while (clock.monotonicMs() < untilMs)
    throw new Error(`etcd gave no answer: ${last instanceof Error ? last.message : String(last)}`, {
      cause: last,
    })
  }

  async function must<T>(answer: Promise<Answered<T>>): Promise<T> {
    const found = await answer
    if ('missing' in found) throw new Error('etcd knows nothing of it')
    return found.value
  }

  return {
    txn: async (request, withinMs) =>
      readTxn(await must(call('/v3/kv/txn', wireTxn(request), { schema: txnAnswer, withinMs }))),
    grantLease: async (ttlMs, withinMs) => {
      const body = { TTL: String(Math.ceil(ttlMs / 1_000)) }
      return (await must(call('/v3/lease/grant', body, { schema: grantAnswer, withinMs }))).ID
    },
    keepAlive: async (lease, withinMs) => {
      const schema = keepAliveAnswer
      const found = await call('/v3/lease/keepalive', { ID: lease }, { schema, withinMs })
      return 'value' in found && found.value.result.TTL > 0
    },
    revokeLease: async (lease, withinMs) => {
      await call('/v3/lease/revoke', { ID: lease }, { schema: z.unknown(), withinMs })
    },
    nodes: () => Promise.all(endpoints.map(lookAt)),
  }
}

async function lookAt(endpoint: string): Promise<EtcdNode> {
  const asked = { body: {}, schema: statusAnswer, timeoutMs: STATUS_MS_MAX }
  const answer = await post(endpoint, '/v3/maintenance/status', asked).catch(() => null)
  if (answer === null || 'missing' in answer) return { endpoint, state: 'silent', full: false }
  const { leader, header, errors } = answer.value
  const full = errors.some((error) => error.includes('NOSPACE'))
  if (leader === '0') return { endpoint, state: 'without-leader', full }
  return { endpoint, state: leader === header.member_id ? 'leads' : 'follows', full }
}

async function post<T>(
  endpoint: string,
  path: string,
  asked: { readonly body: unknown; readonly schema: z.ZodType<T>; readonly timeoutMs: number },
): Promise<Answered<T>> {
  const response = await fetch(new URL(path, endpoint), {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(asked.body),
    signal: AbortSignal.timeout(asked.timeoutMs),
  })
  const answer: unknown = await response.json()
  if (response.ok) return { value: asked.schema.parse(answer) }
  const fault = errorAnswer.safeParse(answer)
  if (fault.data?.code === NOT_FOUND) return { missing: true }
  throw new Error(`${endpoint} answered ${response.status} ${fault.data?.error ?? ''}`.trim())
}
