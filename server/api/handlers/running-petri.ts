import { type PetriRunning, petriRunning } from '@/server/contract/petri'
import type { OpenTransaction } from '@/server/journal/journal'
import { SHARDS } from '@/server/protocol/ids'
import { type PlayedLog, playLog } from '../played-log'
import { ok } from '../reply'
import { defineRoute } from '../route'

/** More cannot be told apart on a picture, and each log is read. */
const TRANSACTIONS_MAX = 200

const everyShard = Array.from({ length: SHARDS }, (_, shard) => shard)

/** GET /v1/analysis/petri/running */
export const runningPetri = defineRoute({
  method: 'GET',
  path: '/v1/analysis/petri/running',
  name: 'runningPetri',
  summary: 'Where the tokens of all transactions are that run now, each on the net of its protocol',
  replies: { 200: petriRunning },
  handle: async ({ journal, clock }) => {
    const page = { after: null, limit: TRANSACTIONS_MAX + 1 }
    const found = await journal.openSet(everyShard, page)
    const running = found.slice(0, TRANSACTIONS_MAX).map((open) => ({ open, log: playLog(open) }))
    return ok({
      at: new Date(clock.now()).toISOString(),
      nets: [...netsOf(running)],
      strange: running.flatMap(({ open, log }) => (log?.result.ok === false ? [open.id] : [])),
      withoutNet: running.filter(({ log }) => log === null).length,
      more: found.length > TRANSACTIONS_MAX,
    })
  },
})

interface Running {
  readonly open: OpenTransaction
  readonly log: PlayedLog | null
}

type RunningNet = PetriRunning['nets'][number]

function netsOf(running: readonly Running[]): readonly RunningNet[] {
  const nets = new Map<string, RunningNet>()
  for (const { open, log } of running) {
    if (log === null || !log.result.ok) continue
    const { key, protocol, variant, branches, net, result } = log
    const one = nets.get(key) ?? {
      ...{ key, protocol, variant, participants: branches.length, net, transactions: [] },
    }
    one.transactions.push({ id: open.id, name: open.name, marked: [...result.marked] })
    nets.set(key, one)
  }
  return [...nets.values()].sort((a, b) => b.transactions.length - a.transactions.length)
}
