import type { PoolClient } from 'pg'
import type { Passed, Step } from './barrier-rules'
import { type Branch, bodyHash } from './branch'
import { about, notNow, otherBody, type Reply } from './reply'
import type { Store } from './store'

/** Does one step in the open transaction of `client`; a refusal undoes all that it has done. */
export type DoStep<Client = PoolClient> = (
  client: Client,
  payload: unknown,
  branch: Branch,
) => Promise<undefined | { readonly no: string }>

export type Steps<Client = PoolClient> = Readonly<Partial<Record<Step, DoStep<Client>>>>

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

interface AskedStep<Client> {
  readonly branch: Branch
  readonly op: Step
  readonly work: DoStep<Client>
  readonly body: { readonly payload: unknown; readonly retriable?: boolean | undefined }
}

/** One step of TCC, of a saga or of a message, at most once, and never in the wrong order (`protocols.md` 6.1). */
export async function runStep<Client>(
  store: Pick<Store<Client>, 'step' | 'barRefused'>,
  { branch, op, work, body }: AskedStep<Client>,
): Promise<Reply> {
  try {
    const passed = await store.step({ branch, op, hash: bodyHash(body) }, async (client) => {
      const refusal = await work(client, body.payload, branch)
      if (refusal) throw new Refused(refusal.no)
    })
    return passed === null ? otherBody : answerTo(passed, { branch, op })
  } catch (error) {
    if (!(error instanceof Refused)) throw error
    if (mustHappen(op)) return notNow(error.message)
    if (stands(op, body.retriable)) await store.barRefused(branch, op)
    return about(branch, 409, { reason: error.message })
  }
}

function answerTo(
  passed: Passed,
  { branch, op }: { readonly branch: Branch; readonly op: Step },
): Reply {
  const [status, reason] = answers[passed]
  const heuristic = passed === 'contrary' ? otherEnd[op] : undefined
  const state = status === 200 ? states[op] : undefined
  return about(branch, status, {
    ...(state && { state }),
    reason,
    ...(heuristic && { heuristic }),
  })
}

/** What must happen at last may be refused today: only a first step is refused for ever. */
const stands = (op: Step, retriable = false): boolean =>
  op === 'try' || (op === 'action' && !retriable)
