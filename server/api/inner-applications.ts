import { z } from 'zod'
import type { InnerRoute } from '@/server/platform/inner-http'
import { branchVote, newBranch, newOpenTransaction } from '../contract/application'
import { waitFor } from '../contract/transaction'
import type { Applications } from './ports'

const id = z.string().max(80)
const openRequest = z.object({
  transaction: newOpenTransaction,
  idempotencyKey: z.string().nullable(),
  requestHash: z.string(),
  shardKey: z.string().min(1),
})
const enlistRequest = newBranch.extend({ id, key: z.string().optional() })
const finishRequest = z.object({
  id,
  votes: z.array(branchVote),
  requestHash: z.string(),
  wait: waitFor,
})
const giveUpRequest = z.object({ id, reason: z.string().optional(), wait: waitFor })

/** Where the web's forwarder reaches the coordinator that owns the shard (D27). */
export const innerApplications = (applications: Applications): readonly InnerRoute[] => [
  route('open', openRequest, (asked, signal) => applications.open(asked, signal)),
  route('enlist', enlistRequest, (asked) => applications.enlist(asked)),
  route('finish', finishRequest, (asked, signal) => applications.finish(asked, signal)),
  route('give-up', giveUpRequest, (asked, signal) => applications.giveUp(asked, signal)),
]

const route = <Asked>(
  name: string,
  schema: z.ZodType<Asked>,
  answer: (asked: Asked, signal: AbortSignal) => Promise<unknown>,
): InnerRoute => ({
  method: 'POST',
  path: new RegExp(`^/internal/applications/${name}$`),
  handle: async ({ body, signal }) => {
    const parsed = schema.safeParse(body)
    if (!parsed.success) return { status: 422, body: { error: z.prettifyError(parsed.error) } }
    return { status: 200, body: await answer(parsed.data, signal) }
  },
})
