import type { NewRecord, OpenTransaction } from '@/server/journal/journal'
import { parseOwnRetry } from '@/server/participant/stored-policy'
import type { OwnRetry } from '@/server/policy/own-retry'

/* What the records of a transaction tell its next owner beside its state. */

/** How its calls are repeated, over what the policies say; null: as they say. */
export const retryIn = ({ history }: OpenTransaction): OwnRetry | null => {
  const said = history.find(({ type }) => type === 'begun')?.data.retry
  return said === undefined ? null : parseOwnRetry(said)
}

/** Of a two-phase message the application's last word may be that it has committed. */
export const isFinish = ({ type, data }: Pick<NewRecord, 'type' | 'data'>): boolean =>
  type === 'finished' || (type === 'decider-answered' && data.operation === 'submit')

export const finishedWith = ({ history }: OpenTransaction): string | null => {
  const hash = history.find(isFinish)?.data.requestHash
  return typeof hash === 'string' ? hash : null
}

export const joinedUnder = ({ history }: OpenTransaction): Map<string, number> =>
  new Map(
    history.flatMap(({ type, branch, data: { key } }) =>
      type === 'enlisted' && typeof key === 'string' && branch !== null ? [[key, branch]] : [],
    ),
  )
