import { type BatchState, batch, runBatch } from '@/server/contract/batch'
import type { ApiContext } from '../context'
import { ok, problem, type Reply } from '../reply'
import { defineRoute, type Route } from '../route'
import { noSuchBatch } from './batches'
import { recordByHand } from './record-by-hand'

/** POST /v1/batches/{id}:run */
const run = defineRoute({
  method: 'POST',
  path: '/v1/batches/{id}:run',
  name: 'runBatch',
  summary:
    'Does what is safe, one item after the other: first one, then ten, then the rest; stops itself when one is not verified',
  body: runBatch,
  replies: { 200: batch },
  problems: ['batch-not-found', 'batch-state'],
  handle: (context, { params, body, requestId, identity: { name: by } }) =>
    command(
      context,
      { id: params.id ?? '', action: 'run-batch', reason: body.reason, requestId, by },
      () => context.batches.run(params.id ?? '', { ...body, by }),
    ),
})

interface Turn {
  readonly verb: 'pause' | 'resume' | 'stop'
  readonly summary: string
  readonly from: readonly BatchState[]
  readonly to: BatchState
}

const turns: readonly Turn[] = [
  {
    ...{ verb: 'pause', from: ['running'], to: 'paused' },
    summary: 'Begins no other item until it is resumed; the one under way is finished',
  },
  {
    ...{ verb: 'resume', from: ['paused', 'halted'], to: 'running' },
    summary: 'Goes on with what is left, first with one, then ten, then the rest',
  },
  {
    ...{ verb: 'stop', from: ['checking', 'ready', 'running', 'paused', 'halted'], to: 'stopped' },
    summary: 'Begins no other item ever; what is done stays done',
  },
]

/** POST /v1/batches/{id}:pause, :resume, :stop and :retry-failed */
export const batchCommands: readonly Route[] = [
  run,
  ...turns.map(({ verb, summary, from, to }) =>
    defineRoute({
      method: 'POST',
      path: `/v1/batches/{id}:${verb}`,
      name: `${verb}Batch`,
      summary,
      replies: { 200: batch },
      problems: ['batch-not-found', 'batch-state'],
      handle: (context, { params, requestId, identity: { name: by } }) =>
        command(
          context,
          { id: params.id ?? '', action: `${verb}-batch`, reason: summary, requestId, by },
          () => context.batches.turn(params.id ?? '', { from, to, by }),
        ),
    }),
  ),
  defineRoute({
    method: 'POST',
    path: '/v1/batches/{id}:retry-failed',
    name: 'retryFailedOfBatch',
    summary: 'Looks at what has failed once more, and does what is still safe',
    replies: { 200: batch },
    problems: ['batch-not-found', 'batch-state'],
    handle: (context, { params, requestId, identity: { name: by } }) =>
      command(
        context,
        {
          ...{ id: params.id ?? '', action: 'retry-batch', requestId, by },
          reason: 'What has failed is tried once more',
        },
        async () => (await context.batches.retryFailed(params.id ?? '', by)) > 0,
      ),
  }),
]

interface Commanded {
  readonly id: string
  readonly action: string
  readonly reason: string
  readonly requestId: string
  readonly by: string
}

async function command(
  context: ApiContext,
  { id, action, reason, requestId, by: actor }: Commanded,
  change: () => Promise<boolean>,
): Promise<Reply> {
  const before = await context.batches.read(id)
  if (before === null) return noSuchBatch(id)
  if (!(await change())) return otherState(before.state)
  await recordByHand(context, {
    ...{ action, participant: null, requestId, actor },
    reason: `Batch ${id.slice(-6)}: ${reason}`,
  })
  return ok(await context.batches.read(id))
}

const otherState = (state: BatchState): Reply =>
  problem(
    'batch-state',
    `The batch is ${state}, and that cannot be done with it now. Nothing was changed. Read it again.`,
    { extra: { state } },
  )
