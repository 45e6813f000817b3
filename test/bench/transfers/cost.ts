import { createCoordinated } from './coordinated'
import { difference, perServer } from './measure'
import type { PerServer, Servers } from './servers'

const TRANSFERS = [20, 120] as const

/** What one transfer costs when it is alone. */
export interface Cost {
  /** Asked and answered to prepare and to commit (D34); the work itself is not counted. */
  readonly messages: number
  /** Writes of the coordinator that somebody waited for. */
  readonly forced: number
  /** Of the log, by each server's own count; the journal syncs what nobody waits for, too (D14). */
  readonly syncs: PerServer
}

/** One after the other. Two runs of different length are compared, so that opening and closing cancel out. */
export async function costOfOne(servers: Servers): Promise<Cost> {
  const [short, long] = [await run(servers, TRANSFERS[0]), await run(servers, TRANSFERS[1])]
  const transfers = TRANSFERS[1] - TRANSFERS[0]
  const syncs = difference(long.syncs, short.syncs)
  return {
    messages: (long.messages - short.messages) / transfers,
    forced: (long.forced - short.forced) / transfers,
    syncs: perServer((name) => syncs[name] / transfers),
  }
}

async function run(servers: Servers, transfers: number): Promise<Cost> {
  const before = await servers.logSyncs()
  const { counts, transfer, settled, close } = await createCoordinated(servers)
  for (let n = 0; n < transfers; n++) {
    if (!(await transfer())) throw new Error('a transfer alone was not committed')
    await settled()
  }
  await close()
  const { prepare = 0, commit = 0 } = counts.roundTrips
  const syncs = difference(await servers.logSyncs(), before)
  return { messages: 2 * (prepare + commit), forced: counts.forced, syncs }
}
