import { ofAnother } from './about-now'
import type { ForwardDeps } from './ask-inner'
import type { BeginReply, BeginRequest } from './ports'

/** The clocks of two machines differ less than this. */
const SKEW_MS = 60_000

type Asked = Pick<BeginRequest, 'idempotencyKey' | 'requestHash' | 'wait'> & {
  readonly transaction: Pick<BeginRequest['transaction'], 'deadlineMs'>
}

/** What the journal says of the request; null if it has no trace of it. */
export async function lookUp(
  deps: Pick<ForwardDeps, 'view' | 'clock'>,
  request: Asked,
): Promise<BeginReply | null> {
  const { idempotencyKey, requestHash } = request
  const { deadlineMs } = request.transaction
  const since = new Date(deps.clock.now() - deadlineMs - SKEW_MS)
  const found = await deps.view.findBegun({ idempotencyKey, requestHash, since })
  if (found === null) return null
  const { transaction } = found
  if (found.requestHash !== requestHash) return ofAnother(transaction.id)
  const reached =
    request.wait === 'completed' ? transaction.endedAt !== null : transaction.outcome !== null
  return { type: reached ? 'answered' : 'pending', transaction }
}
