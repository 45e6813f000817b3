import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { createClient } from '@/sdk/client'
import { freePort } from '@/server/platform/home'
import { eventually } from '../../support/eventually'
import { temporaryFolder } from '../../support/temporary-folder'
import { startVerdict } from '../../support/verdict-process'
import { query, type Servers } from './servers'
import { BANKS, type Contender, newTransfer } from './transfer'

const READY_MS_MAX = 60_000

/** The same transfers as a client sends them: through web and the coordinator, each its own process. */
export async function createOverHttp({ urls }: Servers): Promise<Contender> {
  await query(urls.journal, `update verdict_lease set expires_at = '-infinity'`)
  const folder = temporaryFolder()
  const port = await freePort()
  const environment = {
    ...{ DATABASE_URL: urls.journal, VERDICT_HOME: folder, VERDICT_LAB: 'off', LOG_LEVEL: 'warn' },
    ...{ PORT: String(port), VERDICT_CLUSTER: 'bench' },
  }
  const processes = (['coordinator', 'web'] as const).map((role) =>
    startVerdict(
      { ...environment, VERDICT_ROLE: role, VERDICT_PROCESS: role },
      join(folder, role),
      [],
    ),
  )
  const url = `http://127.0.0.1:${port}`
  const api = createClient({ url })
  await eventually(async () => (await fetch(`${url}/readyz`)).ok, {
    withinMs: READY_MS_MAX,
    what: 'that web and the coordinator are ready',
  })
  for (const bank of BANKS) {
    await api.putParticipant(bank, { kind: 'postgresql', url: urls[bank] })
    await api.testParticipant(bank)
  }
  return {
    transfer: async () => {
      const { branches } = newTransfer()
      const begun = await api.begin({
        branches: branches.map(({ bank, statements }) => ({
          participant: bank,
          statements: statements.map(({ sql, params }) => ({ sql, params: [...params] })),
        })),
      })
      return begun.type === 'answered' && begun.transaction.outcome === 'committed'
    },
    settled: async () => {
      const open = 'select from verdict_transaction where ended_at is null limit 1'
      await eventually(async () => (await query(urls.journal, open)).length === 0)
    },
    close: async () => {
      for (const one of processes) one.signal('SIGTERM')
      await Promise.all(processes.map(({ ended }) => ended))
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
