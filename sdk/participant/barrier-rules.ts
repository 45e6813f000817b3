/** The steps of compensating protocols, and what each of the undoing ones undoes. */
export type Step = 'try' | 'confirm' | 'cancel' | 'action' | 'compensate' | 'message'

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

/** The rows of one branch in the barrier's table, as the open transaction of a database sees them. */
export interface BarrierRows {
  /** Takes the row of a step, with a reason that stays in it; false: it was taken before. */
  takes(op: Step, reason: string): Promise<boolean>
  /** Why the row of a step was taken, held until the transaction has ended; null: nobody took it. */
  held(op: Step): Promise<string | null>
  /** The same without holding it. */
  reasonOf(op: Step): Promise<string | null>
}

/** What was confirmed is not cancelled any more, and the other way round. */
const excludes: Readonly<Partial<Record<Step, Step>>> = { cancel: 'confirm', confirm: 'cancel' }

const undoes: Readonly<Partial<Record<Step, Step>>> = { cancel: 'try', compensate: 'action' }

/** What stands in the row of a step that was refused for good. */
export const REFUSED = 'refused'

/** The barrier of `protocols.md` 6.1 over any database: does the work at most once, in the open transaction. */
export async function passBarrier(
  rows: BarrierRows,
  op: Step,
  work: () => Promise<void>,
): Promise<Passed> {
  const origin = undoes[op]
  const isEmpty = origin !== undefined && (await rows.takes(origin, op))
  const before = isEmpty ? null : await startOf(rows, op)
  const contrary = excludes[op]
  if (contrary !== undefined && (await rows.reasonOf(contrary)) !== null) return 'contrary'
  if (op === 'confirm' && before !== 'try') return 'untried'
  const isFirst = await rows.takes(op, op)
  if (isFirst && (isEmpty || before === REFUSED)) return 'empty'
  if (!isFirst) return standing(op, await rows.reasonOf(op))
  await work()
  return 'done'
}

/** How the step stands that this one starts from: held, so that confirm and cancel take turns. */
async function startOf(rows: BarrierRows, op: Step): Promise<string | null> {
  const origin = op === 'confirm' ? 'try' : undoes[op]
  return origin === undefined ? null : rows.held(origin)
}

function standing(op: Step, reason: string | null): Passed {
  if (reason === REFUSED) return 'refused'
  return reason === op ? 'repeated' : 'late'
}
