import { execFile, spawn } from 'node:child_process'
import { openSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { freePort } from '@/server/platform/home'
import { python } from '@/tools/debian.mjs'
import { eventually } from './eventually'
import { temporaryFolder } from './temporary-folder'

const run = promisify(execFile)
const manage = join(import.meta.dirname, '../../examples/django/manage.py')

export interface DjangoService {
  readonly port: number
  start(): Promise<void>
  /** `kill -9`, and waits until it is gone. */
  kill(): Promise<void>
  /** Read past the service, from its own file. */
  account(name: string): Promise<{ readonly balance: number; readonly held: number }>
  remove(): Promise<void>
}

/** The example under `examples/django`, as its page says it is started. Fails loudly without Django. */
export async function startDjango(): Promise<DjangoService> {
  await run(python, ['-c', 'import django']).catch(() => {
    throw new Error(
      'Django is not installed, so the example cannot take part. Nothing of it was tested. Install the Debian package python3-django.',
    )
  })
  const folder = temporaryFolder()
  const file = join(folder, 'payments.db')
  const port = await freePort()
  let child: ReturnType<typeof spawn> | null = null

  const start = async () => {
    const log = openSync(join(folder, 'django.log'), 'a')
    child = spawn(python, [manage, 'serve', String(port)], {
      env: { NODE_ENV: 'test', PAYMENTS_DATABASE: file, PYTHONDONTWRITEBYTECODE: '1' },
      stdio: ['ignore', log, log],
    })
    await eventually(async () => (await fetch(`http://127.0.0.1:${port}/verdict`)).ok, {
      what: 'that the Django service answers',
      withinMs: 30_000,
    })
  }
  const kill = async () => {
    const dying = child
    if (dying === null) return
    const gone = new Promise((resolve) => dying.once('exit', resolve))
    child = null
    dying.kill('SIGKILL')
    await gone
  }
  await start()
  return {
    ...{ port, start, kill },
    account: async (name) => {
      const { stdout } = await run(python, ['-c', readAccount, file, name])
      const [balance = Number.NaN, held = Number.NaN] = stdout.trim().split(' ').map(Number)
      return { balance, held }
    },
    remove: async () => {
      await kill()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

const readAccount = `import sqlite3, sys
rows = sqlite3.connect(sys.argv[1]).execute(
    'select balance, held from payments_account where name = ?', [sys.argv[2]])
print(*rows.fetchone())`
