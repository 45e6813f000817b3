import type { Pool } from 'mysql2/promise'
import { pruneMarker } from '@/server/participant/mariadb-marker-sql'
import { allListed } from './listed'
import { ANSWERS, BARRIERS, BRANCHES } from './tables-sql'
import { rowsOf, within } from './transaction'

const DAY_MS = 86_400_000
const DAYS_MIN = 30
/** Nothing here tells whether a saga or a message is over, and a person may take long over one that is stuck. */
const STEP_DAYS_MIN = 365
const LIMIT = 1_000

/** What was promised and rolled back by hand stays PREPARED here, and is not forgotten either. */
const oldBranches = `SELECT gid, branch FROM ${BRANCHES}
WHERE since < FROM_UNIXTIME(?) AND deadline < FROM_UNIXTIME(?) AND state <> 'PREPARED'
ORDER BY since LIMIT ?`

/** A reservation that was neither confirmed nor cancelled stays, like what is prepared. */
const oldSteps = `SELECT gid, branch, op FROM ${BARRIERS} b
WHERE at < FROM_UNIXTIME(IF(op IN ('action', 'compensate', 'message'), ?, ?))
  AND NOT (op = 'try' AND reason = 'try' AND NOT EXISTS (SELECT 1 FROM ${BARRIERS} e
    WHERE e.gid = b.gid AND e.branch = b.branch AND e.op IN ('confirm', 'cancel')))
ORDER BY at LIMIT ?`

const dropAnswer = `DELETE FROM ${ANSWERS} WHERE answer_key = ?`
const dropBranch = `DELETE FROM ${BRANCHES} WHERE gid = ? AND branch = ?`
const dropStep = `DELETE FROM ${BARRIERS} WHERE gid = ? AND branch = ? AND op = ?`

interface Old {
  readonly gid: string
  readonly branch: number
}

/**
 * Forgets what ended more than `days` ago (never less than 30), and steps of sagas and messages after a
 * year at the earliest; answers how many were forgotten. A branch goes with all that is known of it.
 */
export async function pruneMariadbParticipant(
  pool: Pool,
  { days = DAYS_MIN, now = Date.now() }: { readonly days?: number; readonly now?: number } = {},
): Promise<number> {
  const ago = (least: number): number => (now - Math.max(days, least) * DAY_MS) / 1_000
  const [before, stepsBefore] = [ago(DAYS_MIN), ago(STEP_DAYS_MIN)]
  const prepared = new Set(await allListed(pool))
  const branches = (await rowsOf<Old>(pool, oldBranches, [before, before, LIMIT])).filter(
    ({ gid, branch }) => !prepared.has(`vd1_${gid}_${branch}`),
  )
  for (const { gid, branch } of branches)
    await within(pool, async (client) => {
      await client.query(dropAnswer, [`${gid}/${branch}/prepare`])
      await client.query(pruneMarker, [gid, branch])
      await client.query(dropBranch, [gid, branch])
    })
  // Chosen together before any goes: the end of a reservation tells that its try may go, too.
  const values = [stepsBefore, before, LIMIT]
  const steps = await rowsOf<Old & { readonly op: string }>(pool, oldSteps, values)
  for (const { gid, branch, op } of [...steps].sort(triesFirst))
    await within(pool, async (client) => {
      await client.query(dropAnswer, [`${gid}/${branch}/${op}`])
      await client.query(dropStep, [gid, branch, op])
    })
  return branches.length + steps.length
}

/** A try whose end went before it would look like one that is reserved still. */
const triesFirst = ({ op: one }: { op: string }, { op: other }: { op: string }): number =>
  Number(other === 'try') - Number(one === 'try')
