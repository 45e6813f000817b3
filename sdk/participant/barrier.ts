import type { ClientBase } from 'pg'
import { BARRIERS } from './tables-sql'

/** The steps of compensating protocols, and what each of the undoing ones undoes. */
export type Step = 'try' | 'confirm' | 'cancel' | 'action' | 'compensate' | 'message'

/** What was confirmed is not cancelled any more, and the other way round. */
const excludes: Readonly<Partial<Record<Step, Step>>> = { cancel: 'confirm', confirm: 'cancel' }

const undoes: Readonly<Partial<Record<Step, Step>>> = { cancel: 'try', compensate: 'action' }

export interface BarrierKey {
  readonly gid: string
  readonly branch: number
  readonly op: Step
  /** Where one step passes several barriers: a name for each. */
  readonly id?: string
}

/**
 * done      the work was done now
 * repeated  it was done before
 * empty     there was nothing to undo, and what comes late will be refused
 * late      it was undone before it came: refused for ever
 * refused   it was refused before
 * untried   a confirm without its try: an error of whoever asks, never an empty confirm
 * contrary  it was cancelled and is to be confirmed, or the other way round
 */
export type Passed = 'done' | 'repeated' | 'empty' | 'late' | 'refused' | 'untried' | 'contrary'

const take = `INSERT INTO ${BARRIERS} (gid, branch, op, barrier_id, reason)
VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING`
const why = `SELECT reason FROM ${BARRIERS}
WHERE gid = $1 AND branch = $2 AND op = $3 AND barrier_id = $4`
/** Of what confirm and cancel start from, so that they take turns. */
const hold = `${why} FOR UPDATE`

/**
 * The barrier of `protocols.md` 6.1: does the work at most once, in the caller's own transaction.
 * `client` must be inside one, and nothing counts until it has committed.
 */
export async function barrier(
  client: ClientBase,
  key: BarrierKey,
  work: () => Promise<void>,
): Promise<Passed> {
  const { op } = key
  const origin = undoes[op]
  const isEmpty = origin !== undefined && (await takes(client, key, origin))
  const before = isEmpty ? null : await heldReason(client, key)
  const contrary = excludes[op]
  if (contrary !== undefined && (await reasonOf(client, key, contrary)) !== null) return 'contrary'
  if (op === 'confirm' && before !== 'try') return 'untried'
  const isFirst = await takes(client, key, op)
  if (isFirst && (isEmpty || before === REFUSED)) return 'empty'
  if (!isFirst) return standing(op, await reasonOf(client, key, op))
  await work()
  return 'done'
}

const REFUSED = 'refused'

/** How the step stands that this one starts from: held until the caller's transaction has ended. */
async function heldReason(client: ClientBase, key: BarrierKey): Promise<string | null> {
  const origin = key.op === 'confirm' ? 'try' : undoes[key.op]
  if (origin === undefined) return null
  const { rows } = await client.query<{ reason: string }>(hold, columns(key, origin))
  return rows[0]?.reason ?? null
}

/** After a rollback: what was refused once is refused for ever, and needs no undoing. */
export async function barRefused(client: ClientBase, key: BarrierKey): Promise<void> {
  await client.query(take, [...columns(key, key.op), REFUSED])
}

async function takes(client: ClientBase, key: BarrierKey, op: Step): Promise<boolean> {
  const { rowCount } = await client.query(take, [...columns(key, op), key.op])
  return rowCount === 1
}

async function reasonOf(client: ClientBase, key: BarrierKey, op: Step): Promise<string | null> {
  const { rows } = await client.query<{ reason: string }>(why, columns(key, op))
  return rows[0]?.reason ?? null
}

function standing(op: Step, reason: string | null): Passed {
  if (reason === REFUSED) return 'refused'
  return reason === op ? 'repeated' : 'late'
}

const columns = ({ gid, branch, id = '01' }: BarrierKey, op: Step) => [gid, branch, op, id]
