import { type LockQuery, type LockRow, lockList, lockQuery } from '@/server/contract/lock'
import { lockListOf } from '../lock-replies'
import { ok } from '../reply'
import { defineRoute } from '../route'

/** GET /v1/locks */
export const listLocks = defineRoute({
  method: 'GET',
  path: '/v1/locks',
  name: 'listLocks',
  summary: 'Who holds which lock, and who waits for it',
  query: lockQuery,
  replies: { 200: lockList },
  problems: ['journal-unavailable', 'locks-unavailable'],
  handle: async ({ locks }, { query }) => {
    const list = lockListOf(await locks.list(), locks.kind)
    return ok({ ...list, items: list.items.filter((row) => fits(row, query)) })
  },
})

function fits({ key, holders, waiters }: LockRow, query: LockQuery): boolean {
  const people = [...holders, ...waiters]
  const { owner, transaction, waiting } = query
  return (
    key.includes(query.key ?? '') &&
    (owner === undefined || people.some((one) => one.owner.includes(owner))) &&
    (transaction === undefined || people.some((one) => one.transaction === transaction)) &&
    (waiting === undefined || waiters.length > 0)
  )
}
