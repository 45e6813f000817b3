import { expect } from 'vitest'
import type { TransactionId } from '@/server/protocol/model'
import type { Send } from './api-sender'
import { type ApprovalWorld, decideAs } from './approval-world'
import { leaveWaiting } from './waiting'

export type ApprovalCalls = ReturnType<typeof approvalCalls>

/** What somebody who asks for a second person does and looks at. */
export const approvalCalls = (world: ApprovalWorld, who: Send) => ({
  /** In doubt, with both banks prepared. */
  waiting: async (): Promise<TransactionId> => {
    const [id] = await leaveWaiting(world.cluster, [{}])
    if (id === undefined) throw new Error('nothing waits')
    return id
  },
  /** Asks to abort; what was answered. */
  asked: async (id: string) => {
    const answer = await decideAs(who, id)
    expect(answer).toMatchObject({ status: 202, body: { state: 'waiting', transaction: id } })
    return answer
  },
  verdictOf: async (id: string) => (await who('GET', `/v1/transactions/${id}`)).body.verdict,
  /** Action, actor and approver of each entry, the newest first. */
  trail: async (id: string): Promise<readonly (readonly unknown[])[]> =>
    (await who('GET', `/v1/audit?transaction=${id}`)).body.items.map(
      ({ action, actor, approver }: Record<string, unknown>) => [action, actor, approver],
    ),
})
