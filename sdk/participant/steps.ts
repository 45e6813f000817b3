import type { Pool, PoolClient } from 'pg'
import { barRefused, barrier, type Passed, type Step } from './barrier'
import { type Branch, bodyHash, keyOf } from './branch'
import { about, notNow, otherBody, type Reply } from './reply'
import { noteAnswer } from './tables-sql'
import { within } from './transaction'

/** Does one step in the open transaction of `client`; a refusal undoes all that it has done. */
export type DoStep = (
  client: PoolClient,
  payload: unknown,
  branch: Branch,
) => Promise<undefined | { readonly no: string }>

export type Steps = Readonly<Partial<Record<Step, DoStep>>>

class Refused extends Error {}

const answers: Readonly<Record<Passed, readonly [number, string]>> = {
  done: [200, 'Done.'],
  repeated: [200, 'It was done before.'],
  empty: [200, 'There was nothing to undo.'],
  late: [409, 'It was undone before it came.'],
  refused: [409, 'It was refused before.'],
  untried: [409, 'There was no try that could be confirmed.'],
  contrary: [409, 'It has ended the other way.'],
}

/** What a step that was done leads to, where the contract has a word for it. */
const states: Readonly<Partial<Record<Step, string>>> = {
  try: 'TRIED',
  confirm: 'CONFIRMED',
  cancel: 'CANCELLED',
  message: 'DELIVERED',
}

/** What a confirm or cancel is told that came after the other. */
const otherEnd: Readonly<Partial<Record<Step, 'ROLLBACK' | 'COMMIT'>>> = {
  confirm: 'ROLLBACK',
  cancel: 'COMMIT',
}

/** Only what begins something may refuse it for good: the others are asked until they succeed. */
const mustHappen = (op: Step): boolean => op === 'confirm' || op === 'cancel' || op === 'message'

/** One step of TCC, of a saga or of a message, at most once, and never in the wrong order (`protocols.md` 6.1). */
export async function runStep(
  pool: Pool,
  {
    branch,
    op,
    work,
    body,
  }: {
    branch: Branch
    op: Step
    work: DoStep
    body: { payload: unknown; retriable?: boolean | undefined }
  },
): Promise<Reply> {
  const { gid, branch: number } = branch
  const key = { gid, branch: number, op }
  const hash = bodyHash(body)
  try {
    return await within(pool, async (client) => {
      const noted = await client.query<{ bodyHash: string }>(noteAnswer, [
        ...[keyOf(branch, op), hash, null, null],
      ])
      if (noted.rows[0]?.bodyHash !== hash) return otherBody
      const passed = await barrier(client, key, async () => {
        const refusal = await work(client, body.payload, branch)
        if (refusal) throw new Refused(refusal.no)
      })
      const [status, reason] = answers[passed]
      const heuristic = passed === 'contrary' ? otherEnd[op] : undefined
      const state = status === 200 ? states[op] : undefined
      return about(branch, status, {
        ...(state && { state }),
        reason,
        ...(heuristic && { heuristic }),
      })
    })
  } catch (error) {
    if (!(error instanceof Refused)) throw error
    if (mustHappen(op)) return notNow(error.message)
    if (stands(op, body.retriable)) await within(pool, (client) => barRefused(client, key))
    return about(branch, 409, { reason: error.message })
  }
}

/** What must happen at last may be refused today: only a first step is refused for ever. */
const stands = (op: Step, retriable = false): boolean =>
  op === 'try' || (op === 'action' && !retriable)
