// The two ways in which Prisma's schema engine may reach a database: not at all, or over `pg`.
import { PrismaPg } from '@prisma/adapter-pg'
import { ColumnTypeEnum } from '@prisma/driver-adapter-utils'
import pg from 'pg'
import { parseIntoClientConfig } from 'pg-connection-string'

// Answers the two questions the engine asks when it connects (server version, schema), and nothing else.
export const offlineFactory = () => {
  const conn = {
    provider: 'postgres',
    adapterName: 'offline',
    getConnectionInfo: () => ({ schemaName: 'public', supportsRelationJoins: true }),
    queryRaw: async (q) => {
      if (!q.sql.includes('server_version_num'))
        throw new Error(`no database is needed for this command, yet the engine asked: ${q.sql}`)
      return {
        columnNames: ['exists', 'version', 'numeric_version'],
        columnTypes: [ColumnTypeEnum.Boolean, ColumnTypeEnum.Text, ColumnTypeEnum.Int32],
        rows: [[true, 'PostgreSQL 17.0', 170000]],
      }
    },
    executeRaw: async () => 0,
    executeScript: async () => {},
    dispose: async () => {},
    startTransaction: async () => {
      throw new Error('offline')
    },
  }
  return {
    provider: 'postgres',
    adapterName: 'offline',
    connect: async () => conn,
    connectToShadowDb: async () => conn,
  }
}
const schemaOf = (u) => {
  try {
    return new URL(u).searchParams.get('schema') ?? undefined
  } catch {
    return undefined
  }
}
// The engine reads system catalogues whose columns are of the type "char" (oid 18), which @prisma/adapter-pg does
// not know (prisma/prisma #27403, open): pass such a column through the adapter as text, then call it a character.
const knowChar = (queryable) => {
  const { performIO, queryRaw, startTransaction } = queryable
  let chars = []
  queryable.performIO = async function (query) {
    const result = await performIO.call(this, query)
    chars = (result.fields ?? []).flatMap((f, i) => (f.dataTypeID === 18 ? [i] : []))
    for (const i of chars) result.fields[i].dataTypeID = 25
    return result
  }
  queryable.queryRaw = async function (query) {
    const result = await queryRaw.call(this, query)
    for (const i of chars) result.columnTypes[i] = ColumnTypeEnum.Character
    return result
  }
  if (startTransaction)
    queryable.startTransaction = async function (...a) {
      return knowChar(await startTransaction.apply(this, a))
    }
  return queryable
}
// The adapter's own connectToShadowDb (7.10.0) has two faults: with a connectionString, pg lets it win over
// `database`, so the "shadow" is the main database; and it drops the shadow before it has closed its own pool.
class MigrationPg extends PrismaPg {
  constructor(config, options) {
    super(config, options)
    this.cfg = config
    this.opts = options
  }
  async connect() {
    return knowChar(await super.connect())
  }
  async connectToShadowDb() {
    const database = `prisma_migrate_shadow_db_${globalThis.crypto.randomUUID()}`
    const admin = new pg.Client(this.cfg)
    await admin.connect()
    try {
      await admin.query(`CREATE DATABASE "${database}"`)
    } catch (e) {
      await admin.end()
      throw e
    }
    const shadow = await new MigrationPg({ ...this.cfg, database }, this.opts).connect()
    const close = shadow.dispose.bind(shadow)
    shadow.dispose = async () => {
      try {
        await close()
        await admin.query(`DROP DATABASE IF EXISTS "${database}" WITH (FORCE)`)
      } finally {
        await admin.end()
      }
    }
    return shadow
  }
}
export const databaseFactory = (url) =>
  new MigrationPg(parseIntoClientConfig(url), { schema: schemaOf(url) })
