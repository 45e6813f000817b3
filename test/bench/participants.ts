import { startHttpBenchBank } from './participants/http-bank'
import { startMariadbBenchBank } from './participants/mariadb-bank'
import { type Pair, type StartBenchBank, startPair } from './participants/pair'
import { startPostgresBenchBank } from './participants/postgres-bank'
import { interleave, type Pair as Turns } from './transfers/measure'
import { print, printPairs } from './transfers/report'

/*
 * What a coordinator costs over banks of several kinds: transfers through it, over the same
 * statements and the same commands sent raw. The pairs take turns, so that what disturbs the machine
 * disturbs all of them.
 */

const pairs: readonly (readonly [string, StartBenchBank, StartBenchBank])[] = [
  ['PostgreSQL + PostgreSQL', startPostgresBenchBank, startPostgresBenchBank],
  ['PostgreSQL + MariaDB', startPostgresBenchBank, startMariadbBenchBank],
  ['PostgreSQL + a service', startPostgresBenchBank, startHttpBenchBank],
]

const WARM_UP = { seconds: 2, pairs: 1, concurrency: 16 }
const TURN = { seconds: Number(process.argv[2] ?? 1), pairs: 2 }
const ROUNDS = Number(process.argv[3] ?? 4)
const CONCURRENCIES = [1, 16]

async function main(): Promise<void> {
  const started: Pair[] = []
  try {
    for (const [name, north, south] of pairs) started.push(await startPair(name, north, south))
    for (const pair of started) await interleave(pair.servers, pair, WARM_UP)
    for (const concurrency of CONCURRENCIES) await measure(started, concurrency)
  } finally {
    await Promise.all(started.map((pair) => pair.remove()))
  }
}

async function measure(started: readonly Pair[], concurrency: number): Promise<void> {
  const turns = new Map<string, Turns[]>(started.map(({ name }) => [name, []]))
  for (let round = 0; round < ROUNDS; round++)
    for (const pair of started)
      turns
        .get(pair.name)
        ?.push(...(await interleave(pair.servers, pair, { ...TURN, concurrency })))
  for (const [name, done] of turns) {
    print(`\n${name}`)
    printPairs(concurrency, done)
  }
}

await main()
