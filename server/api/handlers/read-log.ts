import { logPage, logQuery, logVerified } from '@/server/contract/log'
import { t } from '@/server/contract/words'
import { ok, problem } from '../reply'
import { defineRoute } from '../route'
import { badCursor } from './bad-cursor'

/** GET /v1/log */
export const readLog = defineRoute({
  method: 'GET',
  path: '/v1/log',
  name: 'readLog',
  summary: 'The records of the journal, the newest first',
  query: logQuery,
  replies: { 200: logPage },
  handle: async ({ view }, { query }) => {
    const page = await view.readLog(query)
    if (page !== null) return ok(page)
    return query.cursor === undefined ? noSuchStream(query.at) : badCursor('cursor')
  },
})

const noSuchStream = (at: string | undefined) =>
  problem(
    'process-not-found',
    t`No process that wrote a record is called so: ${at?.split(':')[0] ?? ''}. Nothing was read.`,
  )

/** GET /v1/log:verify */
export const verifyLog = defineRoute({
  method: 'GET',
  path: '/v1/log:verify',
  name: 'verifyLog',
  summary: 'Reads every record that is kept, and names the numbers that are missing',
  replies: { 200: logVerified },
  handle: async ({ view }) => ok(await view.verifyLog()),
})
