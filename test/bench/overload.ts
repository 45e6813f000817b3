import { atOnceIn } from '@/server/policy/admission'
import { type Judged, judge } from './overload/judge'
import { HEAD, type Turn, timesLine, turnLine } from './overload/lines'
import { offer } from './overload/load'
import { watchBanks } from './overload/timed-bank'
import { createCoordinated } from './transfers/coordinated'
import { slice } from './transfers/measure'
import { print } from './transfers/report'
import { query, type Servers, startServers } from './transfers/servers'

/*
 * Ten times the load that can be served, with admission and without, in turns. Without it everybody
 * begins at once, and the banks are left to refuse; with it as many as the banks have places for.
 */

const SECONDS = Number(process.argv[2] ?? 3)
const TURNS = Number(process.argv[3] ?? 2)
const TIMES = 10
const CLOSED = { concurrency: 32, seconds: 2 }
/** More than the coordinator ever has open. */
const NO_LIMIT = { inFlightMax: 10_000, waitingMax: 5_000 }

const sides = { 'with admission': {}, without: NO_LIMIT } as const
type Side = keyof typeof sides

async function main(): Promise<void> {
  const servers = await startServers()
  try {
    const places = await placesOf(servers)
    const first = await serve(servers)
    const { perSecond } = first
    const served = [first.times]
    print(`\nServed with ${CLOSED.concurrency} callers at a time: ${perSecond.toFixed(0)} a second`)
    print(`Offered: ${TIMES} times that, for ${SECONDS} s, ${TURNS} turns each`)
    print(`Places for promises at a bank that may be taken: ${places}`)
    const turns: Record<Side, Turn[]> = { 'with admission': [], without: [] }
    // Whoever goes first has a cold start, so each does once; what slows the machine slows all three.
    for (let n = 0; n < TURNS; n++) {
      for (const side of inTurn(n)) turns[side].push(await overload(servers, side, perSecond))
      served.push((await serve(servers)).times)
    }
    print(HEAD)
    print(timesLine('at that load', served))
    for (const side of Object.keys(sides) as Side[]) {
      print(timesLine(side, times(turns[side])))
      for (const turn of turns[side]) print(turnLine(turn))
    }
    tell(judge({ served, turns: turns['with admission'], places }))
  } finally {
    await servers.remove()
  }
}

const inTurn = (n: number): readonly Side[] =>
  n % 2 === 0 ? ['with admission', 'without'] : ['without', 'with admission']

const times = (turns: readonly Turn[]) => turns.map((turn) => turn.times)

/** How many branches may be at each bank at once. */
async function placesOf({ urls }: Servers): Promise<number> {
  const sql = `select current_setting('max_prepared_transactions')::int max`
  const [row] = await query<{ max: number }>(urls.north, sql)
  return atOnceIn({ max: row?.max ?? 0, others: 0 })
}

/** How much can be served, when nobody comes before another has gone. */
async function serve(servers: Servers) {
  const { banking, times: seen, forget } = watchBanks({})
  const contender = await createCoordinated(servers, banking)
  await slice(servers, contender, CLOSED)
  forget()
  const { committed, seconds } = await slice(servers, contender, CLOSED)
  await contender.close()
  return { perSecond: committed / seconds, times: seen }
}

async function overload(servers: Servers, side: Side, servedPerSecond: number): Promise<Turn> {
  const watched = watchBanks(sides[side])
  const contender = await createCoordinated(servers, watched.banking)
  await slice(servers, contender, { concurrency: 8, seconds: 0.5 })
  watched.forget()
  let confirmedPercent = 0
  const load = await offer(contender, {
    perSecond: servedPerSecond * TIMES,
    seconds: SECONDS,
    onLast: () => {
      confirmedPercent = watched.confirmedPercent()
    },
  })
  await contender.close()
  return { load, times: watched.times, confirmedPercent, mostPrepared: watched.mostPrepared() }
}

function tell(judged: readonly Judged[]): void {
  for (const { text, holds } of judged) print(`${holds ? 'holds' : 'DOES NOT HOLD'}: ${text}`)
  if (judged.some(({ holds }) => !holds)) process.exitCode = 1
}

await main()
