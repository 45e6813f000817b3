import { createCoordinated } from './transfers/coordinated'
import { costOfOne } from './transfers/cost'
import { interleave } from './transfers/measure'
import { createOverHttp } from './transfers/over-http'
import { createRaw } from './transfers/raw'
import { print, printCost, printPairs } from './transfers/report'
import { type Servers, startServers } from './transfers/servers'
import type { Contender } from './transfers/transfer'

/*
 * What a coordinator costs: transfers between two banks through its own entry point, over the same
 * statements sent raw, prepared and committed on both banks with nobody to remember it.
 */

const RATIO_MIN = 0.7
/**
 * Until the code of both sides runs as fast as it ever will: the coordinator's takes some 5,000
 * transfers, and twice the processor time in the first thousand.
 */
const WARM_UP = { seconds: 3, pairs: 6, concurrency: 32 }
const TURNS = { seconds: Number(process.argv[2] ?? 1), pairs: Number(process.argv[3] ?? 12) }
const CONCURRENCIES = [8, 32]
const HTTP_PAIRS = 4

async function main(): Promise<void> {
  const servers = await startServers()
  try {
    const raw = createRaw(servers, Math.max(...CONCURRENCIES))
    const coordinated = await createCoordinated(servers)
    const sides = { raw, coordinated }
    await interleave(servers, sides, WARM_UP)
    for (const concurrency of CONCURRENCIES) {
      const pairs = await interleave(servers, sides, { ...TURNS, concurrency })
      if (printPairs(concurrency, pairs) >= RATIO_MIN) continue
      print(`The ratio is below ${RATIO_MIN}.`)
      process.exitCode = 1
    }
    await coordinated.close()
    await measureHttp(servers, raw)
    await raw.close()
    printCost(await costOfOne(servers))
  } finally {
    await servers.remove()
  }
}

/** Told beside it, and judged by nobody: it has two more processes and their parsing to pay for. */
async function measureHttp(servers: Servers, raw: Contender): Promise<void> {
  const overHttp = await createOverHttp(servers)
  const sides = { raw, coordinated: overHttp }
  await interleave(servers, sides, { ...WARM_UP, seconds: 2, pairs: 1 })
  for (const concurrency of CONCURRENCIES) {
    const pairs = await interleave(servers, sides, { ...TURNS, pairs: HTTP_PAIRS, concurrency })
    printPairs(concurrency, pairs, 'over HTTP')
  }
  await overHttp.close()
}

await main()
