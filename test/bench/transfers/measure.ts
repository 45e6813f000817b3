import { type PerServer, SERVERS, type Servers } from './servers'
import type { Contender } from './transfer'

export interface Slice {
  readonly committed: number
  readonly seconds: number
  readonly latenciesMs: readonly number[]
  /** Processor time in milliseconds: of this process, and of each server. */
  readonly nodeMs: number
  readonly serverMs: PerServer
}

/** As many transfers at a time as told, until time is up; ends when nothing of them is left to do. */
export async function slice(
  servers: Servers,
  contender: Contender,
  { concurrency, seconds }: { readonly concurrency: number; readonly seconds: number },
): Promise<Slice> {
  const latenciesMs: number[] = []
  let committed = 0
  const serversBefore = servers.cpuMs()
  const cpu = process.cpuUsage()
  const startMs = performance.now()
  const worker = async (): Promise<void> => {
    while (performance.now() < startMs + seconds * 1_000) {
      const fromMs = performance.now()
      if (await contender.transfer()) committed++
      latenciesMs.push(performance.now() - fromMs)
    }
  }
  await Promise.all(Array.from({ length: concurrency }, worker))
  await contender.settled()
  const tookMs = performance.now() - startMs
  const { user, system } = process.cpuUsage(cpu)
  const serverMs = difference(servers.cpuMs(), serversBefore)
  return {
    ...{ committed, latenciesMs, serverMs },
    seconds: tookMs / 1_000,
    nodeMs: (user + system) / 1_000,
  }
}

export interface Pair {
  readonly coordinated: Slice
  readonly raw: Slice
}

/** Short turns, so that what disturbs the machine disturbs both; who goes first alternates too. */
export async function interleave(
  servers: Servers,
  sides: { readonly coordinated: Contender; readonly raw: Contender },
  turns: { readonly concurrency: number; readonly seconds: number; readonly pairs: number },
): Promise<readonly Pair[]> {
  const pairs: Pair[] = []
  for (let n = 0; n < turns.pairs; n++) {
    if (n % 2 === 0) {
      const coordinated = await slice(servers, sides.coordinated, turns)
      pairs.push({ coordinated, raw: await slice(servers, sides.raw, turns) })
    } else {
      const raw = await slice(servers, sides.raw, turns)
      pairs.push({ coordinated: await slice(servers, sides.coordinated, turns), raw })
    }
  }
  return pairs
}

export interface Summary {
  readonly perSecond: number
  readonly p50Ms: number
  readonly p95Ms: number
  /** Processor time of one transfer, in microseconds. */
  readonly nodeUs: number
  readonly serverUs: PerServer
}

export function summarise(slices: readonly Slice[]): Summary {
  const committed = sum(slices.map((one) => one.committed))
  const latencies = slices.flatMap(({ latenciesMs }) => latenciesMs)
  const each = (ms: readonly number[]) => (1_000 * sum(ms)) / committed
  return {
    perSecond: quantile(slices.map(rate), 0.5),
    p50Ms: quantile(latencies, 0.5),
    p95Ms: quantile(latencies, 0.95),
    nodeUs: each(slices.map(({ nodeMs }) => nodeMs)),
    serverUs: perServer((name) => each(slices.map(({ serverMs }) => serverMs[name]))),
  }
}

export const rate = ({ committed, seconds }: Slice): number => committed / seconds

export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b)
  const at = (sorted.length - 1) * share
  const [low = 0, high = low] = [sorted[Math.floor(at)], sorted[Math.ceil(at)]]
  return low + (high - low) * (at - Math.floor(at))
}

export const perServer = (value: (name: (typeof SERVERS)[number]) => number): PerServer =>
  Object.fromEntries(SERVERS.map((name) => [name, value(name)])) as PerServer

export const difference = (after: PerServer, before: PerServer): PerServer =>
  perServer((name) => after[name] - before[name])

const sum = (values: readonly number[]): number => values.reduce((all, one) => all + one, 0)
