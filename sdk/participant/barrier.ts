import type { ClientBase } from 'pg'
import { BARRIERS } from './tables-sql'

/** The steps of compensating protocols, and what each of the undoing ones undoes. */
export type Step = 'try' | 'confirm' | 'cancel' | 'action' | 'compensate'

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
 */
export type Passed = 'done' | 'repeated' | 'empty' | 'late' | 'refused' | 'untried'

const take = `INSERT INTO ${BARRIERS} (gid, branch, op, barrier_id, reason)
VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING`
const why = `SELECT reason FROM ${BARRIERS}
WHERE gid = $1 AND branch = $2 AND op = $3 AND barrier_id = $4`

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
  const before = origin === undefined || isEmpty ? null : await reasonOf(client, key, origin)
  if (op === 'confirm' && (await reasonOf(client, key, 'try')) !== 'try') return 'untried'
  const isFirst = await takes(client, key, op)
  if (isFirst && (isEmpty || before === REFUSED)) return 'empty'
  if (!isFirst) return standing(op, await reasonOf(client, key, op))
  await work()
  return 'done'
}

const REFUSED = 'refused'

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
