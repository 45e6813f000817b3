import { z } from 'zod'
import type { AbortReason, Instant, TransactionId } from '@/server/protocol/model'
import { parseBranchNumber } from './batch-row'
import type { StandingVerdict } from './journal'
import { branchNames } from './records'
import type { RegisterProposal } from './register'

const stored = z.object({
  verdict: z.enum(['commit', 'abort']),
  reason: z.string().nullable(),
  branches: z.array(z.number()),
  by: z.string(),
  at: z.number(),
  epoch: z.number().nullable(),
  /** Names the proposal: whoever repeats it knows its own. */
  proposal: z.string(),
})

export function writeValue(given: RegisterProposal, proposal: string): string {
  const { verdict, reason, by, at, epoch } = given
  const branches = given.branches.map(parseBranchNumber)
  const value: z.infer<typeof stored> = { verdict, reason, branches, by, at, epoch, proposal }
  return JSON.stringify(value)
}

/** An error if the value is not one of ours: then nothing may be concluded from it. */
export function readValue(
  id: TransactionId,
  text: string,
): { readonly standing: StandingVerdict; readonly proposal: string } | Error {
  const parsed = stored.safeParse(jsonOf(text))
  if (!parsed.success) return new Error(`what etcd has for ${id} is no verdict: ${text}`)
  const { proposal, verdict, reason, branches, by, at } = parsed.data
  const standing = {
    ...{ verdict, by, at: at as Instant, reason: reason as AbortReason | null },
    branches: branchNames(id, branches),
  }
  return { standing, proposal }
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    // No JSON at all, which the schema then refuses.
    return undefined
  }
}
