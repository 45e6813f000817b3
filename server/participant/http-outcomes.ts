import type { z } from 'zod'
import { outcomeBranches, outcomeDigests, ROOT } from '@/server/contract/http-participant'
import type { StopSignal } from '@/server/platform/stop'
import { branchId } from '@/server/protocol/ids'
import type { BranchId, TransactionId } from '@/server/protocol/model'
import type { Bucket, UlidRange } from '@/server/protocol/outcome-buckets'
import { faultOf, misunderstood } from './http-calls'
import { findEvidence } from './http-evidence'
import type { Exchange } from './http-exchange'
import type { Outcomes, Witnessed } from './outcomes'
import type { BranchEvidence, Fault } from './participant'

/** As many stand in one address. */
const BUCKETS_MAX = 100

/** How branches have ended at a service that shows it as digests. */
export const createHttpOutcomes = (exchange: Exchange): Outcomes => ({
  digests: async (cluster, range, signal) => {
    const { buckets } = await ask(exchange, outcomeDigests, queryOf(cluster, range, []), signal)
    return buckets.map(({ window, slot, count, digest }) => ({ window, slot, count, digest }))
  },
  committed: async (cluster, { range, buckets }, signal) => {
    const found: BranchId[] = []
    for (let at = 0; at < buckets.length; at += BUCKETS_MAX) {
      const query = queryOf(cluster, range, buckets.slice(at, at + BUCKETS_MAX))
      const { branches } = await ask(exchange, outcomeBranches, query, signal)
      found.push(...branches.map(({ gid, branch }) => branchId(gid as TransactionId, branch)))
    }
    return found
  },
  witness: async (asked, signal) => {
    const branches = asked.map(({ branch }) => branch)
    return (await findEvidence(exchange, branches, signal)).map(witnessed)
  },
})

function queryOf(cluster: string, { from, until }: UlidRange, buckets: readonly Bucket[]): string {
  const query = new URLSearchParams({ cluster, from, until })
  for (const { window, slot } of buckets) query.append('bucket', `${window}.${slot}`)
  return query.toString()
}

async function ask<Schema extends z.ZodType>(
  exchange: Exchange,
  schema: Schema,
  query: string,
  signal: StopSignal,
): Promise<z.infer<Schema>> {
  const path = `/${ROOT}/outcomes?${query}`
  const answer = await exchange.ask({ method: 'GET', path, signal })
  if (answer.type === 'lost' || answer.status !== 200) throw noAnswer(faultOf(answer))
  const parsed = schema.safeParse(answer.body)
  if (!parsed.success) throw noAnswer(misunderstood(answer, 'does not say what has committed'))
  return parsed.data
}

/** UNKNOWN says nothing, and neither does a service that cannot say. */
function witnessed({ branch, value, fault }: BranchEvidence): Witnessed {
  if (value === 'no-answer' || value === 'cannot-tell') throw noAnswer(fault ?? silent)
  const moving = value === 'prepared' || value === 'in-progress'
  const status = value === 'committed' || value === 'aborted' ? value : null
  return { branch, marker: value === 'committed', status: moving ? 'in-progress' : status }
}

const silent: Fault = { code: 'no-answer', text: 'The service does not answer.' }

const noAnswer = ({ code, text }: Fault): Error => Object.assign(new Error(text), { code })
