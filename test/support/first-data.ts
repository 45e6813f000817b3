import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { Client } from 'pg'
import { startPostgres } from '@/server/platform/embedded-postgres'
import { freePort } from '@/server/platform/home'
import { migrate } from '@/server/platform/migrate'
import { temporaryFolder } from './temporary-folder'

const root = join(import.meta.dirname, '../..')
const migrations = join(root, 'prisma/migrations')

/** The password of each server that begins with such data. */
export const FIRST_PASSWORD = 'test'

/** What a data folder begins with: nothing, or a database `verdict` with the journal's tables. */
export type FirstData = 'empty' | 'journal'

/** As many servers of one test differ in their system identifier, as servers of their own do. */
const VARIANTS = 3
let next = 0

/**
 * Puts data there that a new server made once and for all tests: `initdb` and the migrations take
 * more of a processor than most tests that need them.
 */
export async function putFirstData(first: FirstData, dir: string): Promise<void> {
  const variant = next++ % VARIANTS
  const made = join(root, '.build/first-data', key(first), `${variant}`)
  if (!existsSync(made)) await make(first, made)
  copyFolder(made, dir)
}

/** Other packages, or other migrations, begin with other data. */
function key(first: FirstData): string {
  const files = ['package-lock.json', 'test/support/first-data.ts']
  if (first === 'journal')
    for (const name of readdirSync(migrations).sort())
      files.push(join('prisma/migrations', name, 'migration.sql'))
  const hash = createHash('sha256')
  for (const file of files)
    if (existsSync(join(root, file))) hash.update(readFileSync(join(root, file)))
  return `${first}-${hash.digest('hex').slice(0, 12)}`
}

/** The database that tests ask for is there, and one that nobody does is not: each has 300 files to copy. */
async function leaveOut(url: string, first: FirstData): Promise<void> {
  const client = new Client({ connectionString: url })
  await client.connect()
  try {
    if (first === 'empty') await client.query('create database test')
    await client.query('alter database template0 is_template false')
    await client.query('drop database template0')
    await client.query('checkpoint')
  } finally {
    await client.end()
  }
}

async function make(first: FirstData, target: string): Promise<void> {
  const folder = temporaryFolder()
  try {
    const dir = join(folder, 'data')
    const server = await startPostgres({ dir, port: await freePort(), password: FIRST_PASSWORD })
    const urlOf = (name: string) => server.url.replace(/postgres$/, name)
    if (first === 'journal') await migrate(urlOf('verdict'), migrations)
    await leaveOut(server.url, first)
    await server.stop()
    keepAs(target, dir)
    forgetOthers(dirname(target))
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** The first of several to make a folder wins: the others' is thrown away. */
export function keepAs(target: string, from: string): void {
  const draft = `${target}.${process.pid}`
  mkdirSync(join(target, '..'), { recursive: true })
  copyFolder(from, draft)
  try {
    renameSync(draft, target)
  } catch {
    rmSync(draft, { recursive: true, force: true })
  }
}

/** What was kept for earlier versions goes: a home takes more than a hundred megabytes. */
export function forgetOthers(made: string): void {
  const [kind] = basename(made).split('-')
  for (const name of readdirSync(dirname(made)))
    if (name.startsWith(`${kind}-`) && !name.startsWith(basename(made)))
      rmSync(join(dirname(made), name), { recursive: true, force: true })
}

/** With the owner, who is not who runs the tests where that is root. */
export function copyFolder(from: string, to: string): void {
  const { status, stderr } = spawnSync('cp', ['-a', from, to], { encoding: 'utf8' })
  if (status !== 0) throw new Error(`The data of a server could not be copied: ${stderr}`)
}
