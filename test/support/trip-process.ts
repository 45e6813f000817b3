import { rmSync } from 'node:fs'
import { join } from 'node:path'
import type { TripService } from '@/server/lab/trip-sql'
import { freePort, openHome } from '@/server/platform/home'
import { eventually } from './eventually'
import { temporaryFolder } from './temporary-folder'
import { startVerdict, type VerdictProcess } from './verdict-process'

export interface TripProcess {
  readonly service: TripService
  /** With the secret, as it is registered. */
  readonly address: string
  start(): Promise<void>
  kill(): Promise<void>
  /** Asks as a coordinator does; answers with the status. */
  step(gid: string, branch: number, operation: string, payload: unknown): Promise<number>
  remove(): Promise<void>
}

/** One service of the lab's trips, as a process of its own in front of that database. */
export async function startTripService(
  service: TripService,
  databaseUrl: string,
): Promise<TripProcess> {
  const [folder, port] = [temporaryFolder(), await freePort()]
  const secret = openHome(folder).password('trip')
  const url = `http://127.0.0.1:${port}`
  const headers = { authorization: `Bearer ${secret}` }
  let child: VerdictProcess | null = null
  const kill = async () => {
    child?.signal('SIGKILL')
    await child?.ended
  }
  const start = async () => {
    const own = { VERDICT_ROLE: 'trip', VERDICT_PROCESS: service, VERDICT_HOME: folder }
    const where = { DATABASE_URL: databaseUrl, PORT: String(port), LOG_LEVEL: 'warn' }
    child = startVerdict({ ...own, ...where }, join(folder, 'log'))
    await eventually(
      async () => (await fetch(`${url}/verdict`, { headers }).catch(() => null))?.status === 200,
      { what: `that the ${service} answers`, withinMs: 30_000 },
    )
  }
  await start()
  return {
    ...{ service, start, kill },
    address: url.replace('http://', `http://:${secret}@`),
    step: async (gid, branch, operation, payload) => {
      const response = await fetch(`${url}/verdict/${gid}/${branch}/${operation}`, {
        ...{ method: 'POST', headers, body: JSON.stringify({ payload }) },
      })
      return response.status
    },
    remove: async () => {
      await kill()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
