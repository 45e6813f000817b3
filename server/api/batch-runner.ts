import { CANARY } from '@/server/contract/batch'
import type { NextStep, OwnedItem, Terms } from '@/server/inbox/batch-store'
import { wait } from '@/server/platform/clock'
import { shortCode } from '@/server/protocol/ids'
import { checkItem, lostRight, notVerifiedAnyMore, runItem } from './batch-item'
import type { ApiContext } from './context'
import { recordByHand } from './handlers/record-by-hand'

const ROUND_MS = 500
/** Whoever does not renew for so long has lost its batches to another. */
const OWNED_MS = 5_000
const FAULT_MS = 1_000
const SECOND_MS = 1_000
const VERDICT = 'Verdict'

export interface BatchRunner {
  /** Ends after the item that is under way, and gives its batches to whoever asks next. */
  close(): Promise<void>
}

/** Sees to the bulk actions that nobody else has: one item after the other, each written before the next. */
export function createBatchRunner(context: ApiContext): BatchRunner {
  const { batches, clock, logger, journal } = context
  const owner = journal.stream.name
  const working = new Map<string, Promise<void>>()
  const state = { closed: false }
  let cancel = () => {}
  const round = async () => {
    for (const id of await batches.hold(owner, OWNED_MS)) {
      if (working.has(id) || state.closed) continue
      const work = workOn(context, { id, owner, isClosed: () => state.closed })
        .catch((error: unknown) => {
          logger.warn({ error, batch: id }, 'a bulk action waits')
          return wait(clock, FAULT_MS)
        })
        .finally(() => working.delete(id))
      working.set(id, work)
    }
  }
  const again = () => {
    cancel = clock.setTimer(ROUND_MS, () => {
      round()
        .catch((error: unknown) => logger.warn({ error }, 'bulk actions are not looked for'))
        .finally(() => state.closed || again())
    })
  }
  again()
  return {
    close: async () => {
      state.closed = true
      cancel()
      await Promise.all(working.values())
      await batches.release(owner)
    },
  }
}

interface Work {
  readonly id: string
  readonly owner: string
  readonly isClosed: () => boolean
}

/** Goes on for as long as this process has the batch and something is left in it. */
async function workOn(context: ApiContext, work: Work): Promise<void> {
  const { batches } = context
  while (!work.isClosed()) {
    const step = await batches.next(work.id, work.owner)
    if (step.type === 'none') return
    if (step.type === 'over') return batches.close(work.id, work.owner, step.from)
    if (step.type === 'check')
      await batches.checked(step.item, work.owner, await checkItem(context, step.item))
    else if (!(await goOn(context, work, step))) return
  }
}

/** One item of a run, at its rate; false: the run does not go on. */
async function goOn(
  context: ApiContext,
  { id, owner }: Work,
  { item, terms }: Extract<NextStep, { type: 'run' }>,
): Promise<boolean> {
  const { batches, clock } = context
  const began = clock.monotonicMs()
  if (item.state === 'waiting') {
    const doubt =
      (await lostRight(context, terms)) ?? (await doubtAfterStage(context, id, owner, terms))
    if (doubt !== null) return halted(context, { id, owner }, doubt)
  }
  const end = await runItem(context, item, { terms, owner })
  if (end === null) return false
  await batches.ended(item, owner, end)
  if (end.state === 'failed')
    return halted(context, { id, owner }, `${codeOf(item)}: ${end.text ?? ''}`)
  await wait(clock, Math.max(0, SECOND_MS / terms.perSecond - (clock.monotonicMs() - began)))
  return true
}

const codeOf = ({ transaction }: OwnedItem): string => shortCode(transaction)

/** After the first item, and after the ten behind it, they are read once more before any other begins. */
async function doubtAfterStage(
  context: ApiContext,
  id: string,
  owner: string,
  { place }: Terms,
): Promise<string | null> {
  const stages = [
    { from: 0, count: 1 },
    { from: 1, count: CANARY },
  ]
  const stage = stages.find(({ from, count }) => from + count === place)
  if (stage === undefined) return null
  const lost = await notVerifiedAnyMore(context, await context.batches.verifiedIn(id, stage))
  if (lost.length === 0) return null
  await context.batches.lost(id, owner, lost)
  const codes = lost.map((one) => shortCode(one)).join(', ')
  return `Read once more, the participants do not show the verdict any more: ${codes}.`
}

async function halted(
  context: ApiContext,
  { id, owner }: Omit<Work, 'isClosed'>,
  why: string,
): Promise<false> {
  const { batches } = context
  if (await batches.halt(id, owner, why))
    await recordByHand(context, {
      ...{ action: 'halt-batch', participant: null, actor: VERDICT },
      reason: `Batch ${shortCode(id)} has stopped itself. ${why}`.slice(0, 1_000),
      requestId: context.newRequestId(),
    })
  return false
}
