const DAY_MS = 86_400_000
const LIMIT = 1_000
const DUPLICATE = 1062
const TABLE = 'verdict_inbox'

/** As much as is needed of a connection or a pool of `mysql2/promise`. */
export interface MariadbClient {
  // biome-ignore lint/suspicious/noExplicitAny: as the driver declares it
  query(sql: string, values?: any): Promise<[any, any]>
}

/** Creates the inbox in the application's MariaDB; harmless where it is there. */
export async function setUpMariadbInbox(client: MariadbClient): Promise<void> {
  await client.query(`CREATE TABLE IF NOT EXISTS ${TABLE} (
    message VARCHAR(200) CHARACTER SET ascii COLLATE ascii_bin NOT NULL PRIMARY KEY,
    at TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3), KEY verdict_inbox_at (at)
  ) ENGINE = InnoDB`)
}

/**
 * `once` for MariaDB: the id of the message and the work commit together in the transaction of
 * `client`, or neither does. A second delivery that comes meanwhile waits for the first. Fails outside
 * of a transaction.
 */
export async function onceInMariadb(
  client: MariadbClient,
  message: string,
  work: () => Promise<void>,
): Promise<'done' | 'repeated'> {
  const [rows] = await client.query('SELECT @@in_transaction AS inside')
  if (Number(rows[0]?.inside) !== 1)
    throw new Error('A message is received inside of a transaction, so that its work goes with it.')
  try {
    await client.query(`INSERT INTO ${TABLE} (message) VALUES (?)`, [message])
  } catch (error) {
    if (numberOf(error) === DUPLICATE) return 'repeated'
    throw error
  }
  await work()
  return 'done'
}

/** Forgets what was received more than `days` ago; whoever delivers may not be later than that. */
export async function pruneMariadbInbox(
  client: MariadbClient,
  { days, now = Date.now() }: { readonly days: number; readonly now?: number },
): Promise<number> {
  const before = (now - days * DAY_MS) / 1_000
  const sql = `DELETE FROM ${TABLE} WHERE at < FROM_UNIXTIME(?) ORDER BY at LIMIT ${LIMIT}`
  const [result] = await client.query(sql, [before])
  return Number(result.affectedRows)
}

const numberOf = (error: unknown): unknown =>
  error instanceof Error && 'errno' in error ? error.errno : null
