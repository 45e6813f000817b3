// The commands of the schema engine that make, drop or reach a database, spoken in its own words.
import pg from 'pg'

const log = (level, fields) =>
  process.stderr.write(
    `${JSON.stringify({ timestamp: new Date().toISOString(), level, fields, target: 'schema_engine::logger' })}\n`,
  )

const codes = { '3D000': 'P1003', '28P01': 'P1000', 28000: 'P1000', '42P04': 'P1009' }

async function asked(url, database, sql) {
  const target = new URL(url)
  target.pathname = `/${database}`
  target.searchParams.delete('schema')
  const client = new pg.Client({ connectionString: target.href })
  await client.connect()
  try {
    await client.query(sql)
  } finally {
    await client.end()
  }
}

/** Answers the exit code. */
export async function databaseCommand(command, url) {
  // The first line on stderr is skipped by the reader on the other side.
  process.stderr.write('\n')
  const { pathname, host } = new URL(url)
  const name = decodeURIComponent(pathname.slice(1))
  const quoted = `"${name.replaceAll('"', '""')}"`
  const commands = {
    'can-connect-to-database': [name, 'select 1'],
    'create-database': ['postgres', `create database ${quoted}`],
    'drop-database': ['postgres', `drop database if exists ${quoted} with (force)`],
  }
  try {
    if (!commands[command]) throw new Error(`unknown command ${command}`)
    await asked(url, ...commands[command])
    if (command === 'drop-database')
      log('INFO', { message: 'The database was successfully dropped.' })
    return 0
  } catch (error) {
    const fields = { is_panic: false, error_code: codes[error.code] ?? 'P1001' }
    log('ERROR', { ...fields, message: `${error.message} (${host}/${name})` })
    return 1
  }
}
