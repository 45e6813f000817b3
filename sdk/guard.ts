import type { Pool } from 'pg'
import { MARKER_LOCK, MARKER_SCHEMA } from '@/server/participant/marker-sql'
import type { Inside } from './outbox/outbox'

/*
 * A lock alone keeps nobody out: who holds it may be paused for longer than it lives. What is guarded
 * has to remember the highest token it has seen, and to refuse every lower one.
 */

const GUARD = `${MARKER_SCHEMA}.verdict_guard`

const setUp = `BEGIN;
SELECT pg_catalog.pg_advisory_xact_lock(${MARKER_LOCK});
CREATE TABLE IF NOT EXISTS ${GUARD} (
  key text COLLATE "C" PRIMARY KEY,
  token bigint NOT NULL
);
COMMIT`

/** Fails with 25P01 outside of a transaction. */
const inside = `LOCK TABLE ${GUARD} IN ROW EXCLUSIVE MODE`

const pass = `INSERT INTO ${GUARD} AS g (key, token) VALUES ($1, $2)
ON CONFLICT (key) DO UPDATE SET token = excluded.token WHERE g.token <= excluded.token
RETURNING key`

/** Creates the table of tokens in the application's database; harmless where it is there. */
export async function setUpGuard(pool: Pool): Promise<void> {
  await pool.query(setUp)
}

/** Somebody has been here with a newer token: the lock was lost, and nothing may be written under it. */
export class StaleToken extends Error {
  override readonly name = 'StaleToken'
}

/**
 * Say this first in the transaction that writes what the lock guards. It throws `StaleToken` if a newer
 * token has been here, and makes the holder of a newer one wait until this transaction has ended.
 */
export async function guard(client: Inside, key: string, token: number): Promise<void> {
  await client.query(inside)
  const { rows } = await client.query(pass, [key, token])
  if (rows.length > 0) return
  throw new StaleToken(`The token ${token} for ${key} is older than one that was here before.`)
}
