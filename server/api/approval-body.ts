import type { Approval } from '@/server/contract/approval'
import type { Identity } from '@/server/contract/identity'
import type { StoredApproval } from '@/server/inbox/approval-store'
import type { ApiContext } from './context'

/** The same person, whether in person or by a program: that one acts for who made its token. */
export const isSamePerson = (one: string, other: string): boolean => ownerOf(one) === ownerOf(other)

const ownerOf = (name: string): string => name.split('/')[0] ?? name

/** A request as it crosses the wire; the code that was typed is nobody else's to see. */
export const approvalBody = async (
  context: Pick<ApiContext, 'view'>,
  stored: StoredApproval,
  who: Pick<Identity, 'name'>,
): Promise<Approval> => {
  const [body] = await approvalBodies(context, [stored], who)
  if (body === undefined) throw new Error('an approval has a body')
  return body
}

export async function approvalBodies(
  { view }: Pick<ApiContext, 'view'>,
  stored: readonly StoredApproval[],
  who: Pick<Identity, 'name'>,
): Promise<readonly Approval[]> {
  const rows = await view.summariesOf([...new Set(stored.map(({ transaction }) => transaction))])
  return stored.map((one) => ({
    ...{ id: one.id, transaction: one.transaction, action: one.action, rule: one.rule },
    name: rows.get(one.transaction)?.name ?? null,
    ...{ forced: one.advice === 'forced', reason: one.reason, plan: one.plan },
    category: one.category,
    ...{ evidenceId: one.evidenceId, requestedBy: one.requester.name },
    ...{ requestedAt: one.requestedAt.toISOString(), expiresAt: one.expiresAt.toISOString() },
    yours: isSamePerson(who.name, one.requester.name),
    ...{ state: one.state, closedBy: one.closedBy, closedReason: one.closedReason },
    closedAt: one.closedAt?.toISOString() ?? null,
    result: one.result,
  }))
}
