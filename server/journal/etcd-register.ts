import { type Clock, wait } from '@/server/platform/clock'
import type { Etcd } from '@/server/platform/etcd-client'
import { type EtcdPlace, isOurs, isOwner, verdictKey } from '@/server/platform/etcd-place'
import type { Operation, TxnAnswer } from '@/server/platform/etcd-wire'
import type { TransactionId } from '@/server/protocol/model'
import { createBatcher } from './batcher'
import { readValue, writeValue } from './etcd-value'
import type { StandingVerdict } from './journal'
import type { Decided, Register, RegisterProposal } from './register'
import { isRegisterSilent, registerSilent } from './register-silent'

/** Two operations each, and etcd takes 128 at a time. */
const PROPOSALS_MAX = 50
const KEYS_MAX = 100
/** An answer that has not come by then counts as lost, and abort is proposed where that is allowed. */
const ANSWER_MS_MAX = 5_000
const AGAIN_MS = 200

export interface EtcdRegisterOptions {
  readonly etcd: Etcd
  readonly place: EtcdPlace
  readonly clock: Clock
  readonly newUlid: () => string
  readonly onHealth: (ok: boolean, error: unknown) => void
  readonly answerMsMax?: number
}

/** Verdicts in etcd: decided in one transaction with the comparison of the lease (5.2, D40). */
export function createEtcdRegister(options: EtcdRegisterOptions): Register {
  const { clock, newUlid } = options
  let closed = false
  const batcher = createBatcher<Named, Decided>({
    sizeMax: PROPOSALS_MAX,
    // etcd takes a key once in a transaction.
    startsBatch: ({ given }, before) =>
      before.some((one) => one.given.transaction === given.transaction),
    isLazy: () => false,
    setTimer: clock.setTimer,
    write: (named) => decideAll(options, named, () => closed),
  })
  return {
    decide: (given) => batcher.add({ given, name: newUlid() }),
    read: (transactions) => readAll(options, transactions),
    forget: async (transactions) => {
      const removals = transactions.map((id) => ({ remove: verdictKey(options.place, id) }))
      for (const some of pages(removals)) await ask(options, some)
    },
    close: () => {
      closed = true
      batcher.stop(registerSilent('it was closed'))
    },
  }
}

interface Named {
  readonly given: RegisterProposal
  readonly name: string
}

/** Repeated until answered: the key is there or it is not, so a repeat does no harm. */
async function decideAll(
  options: EtcdRegisterOptions,
  named: readonly Named[],
  closed: () => boolean,
): Promise<readonly (Decided | Error)[]> {
  const { place, clock, answerMsMax = ANSWER_MS_MAX } = options
  const sinceMs = clock.monotonicMs()
  while (true) {
    const late = clock.monotonicMs() - sinceMs >= answerMsMax
    const asked = named.map((one) => (late ? { ...one, given: afterSilence(one.given) } : one))
    const operations = asked.map((one) => ({ txn: decision(place, one) }))
    try {
      const { nested } = await ask(options, operations)
      return asked.map((one, index) => decidedOf(one, nested[index] ?? null))
    } catch (error) {
      if (!isRegisterSilent(error)) throw error
      options.onHealth(false, error)
      // An operator is told, and looks again; a coordinator must have an answer.
      if (closed() || asked.every(({ given }) => given.epoch === null)) throw error
    }
    await wait(clock, AGAIN_MS)
  }
}

/** Protocols 2.3: a look that finds nothing is followed by abort, in one and the same transaction. */
const afterSilence = (given: RegisterProposal): RegisterProposal =>
  given.orAbort === undefined
    ? given
    : { ...given, verdict: 'abort', reason: 'register-silent', branches: given.orAbort }

function decision(place: EtcdPlace, { given, name }: Named) {
  const { transaction, shard, epoch } = given
  const key = verdictKey(place, transaction)
  return {
    compare: [{ key, created: 0 }, ...(epoch === null ? [] : [isOwner(place, shard, epoch)])],
    success: [{ put: key, value: writeValue(given, name) }],
    failure: [{ get: key }],
  }
}

function decidedOf({ given, name }: Named, answer: TxnAnswer | null): Decided | Error {
  if (answer === null) return new Error('etcd answered fewer proposals than it was given')
  if (answer.succeeded) {
    const { verdict, reason, branches, by, at } = given
    return { type: 'stands', won: true, standing: { verdict, reason, branches, by, at } }
  }
  const found = answer.found[0]?.[0]
  if (found === undefined) return { type: 'fenced' }
  const read = readValue(given.transaction, found.value)
  return read instanceof Error
    ? read
    : { type: 'stands', won: read.proposal === name, standing: read.standing }
}

async function readAll(
  options: EtcdRegisterOptions,
  transactions: readonly TransactionId[],
): Promise<ReadonlyMap<TransactionId, StandingVerdict>> {
  const found = new Map<TransactionId, StandingVerdict>()
  for (const ids of pages(transactions)) {
    const looks = ids.map((id) => ({ get: verdictKey(options.place, id) }))
    const answer = await ask(options, looks)
    for (const [index, id] of ids.entries()) {
      const value = answer.found[index]?.[0]?.value
      if (value === undefined) continue
      const read = readValue(id, value)
      if (read instanceof Error) throw read
      found.set(id, read.standing)
    }
  }
  return found
}

/** Only in the etcd that holds this installation's verdicts: an emptied one would know of none. */
async function ask(
  { etcd, place, onHealth, answerMsMax = ANSWER_MS_MAX }: EtcdRegisterOptions,
  success: readonly Operation[],
): Promise<TxnAnswer> {
  const answer = await etcd
    .txn({ compare: [isOurs(place)], success }, answerMsMax)
    .catch((error: Error) => {
      throw registerSilent(error.message)
    })
  if (!answer.succeeded)
    throw registerSilent(
      'this etcd does not hold the verdicts of this installation. It was emptied, or it is another one. Nothing is decided. Give VERDICT_ETCD_ENDPOINTS the right one.',
    )
  onHealth(true, null)
  return answer
}

function pages<T>(items: readonly T[]): readonly (readonly T[])[] {
  const count = Math.ceil(items.length / KEYS_MAX)
  return Array.from({ length: count }, (_, n) => items.slice(n * KEYS_MAX, (n + 1) * KEYS_MAX))
}
