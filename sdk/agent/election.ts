import type { Pool, PoolClient } from 'pg'
import { obey, readElection } from './agent-sql'

/** Under which a leader tells a verdict; a coordinator's has none. */
export const ELECTION_HEADER = 'x-verdict-election'

/**
 * A leader speaks for a transaction only as long as no later one has spoken (`protocols.md` 4.2).
 * Answers null if it is obeyed from now on, else the higher election that was seen.
 */
export async function disobeyed(
  client: Pool | PoolClient,
  gid: string,
  election: number,
): Promise<number | null> {
  const { rows } = await client.query(obey, [gid, election])
  if (rows.length > 0) return null
  const seen = await client.query<{ election: string }>(readElection, [gid])
  return Number(seen.rows[0]?.election ?? 0)
}
