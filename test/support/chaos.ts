import { SHARDS } from '@/server/protocol/ids'
import { BANKS, type Cluster } from './cluster'
import { beginBody, TOO_MUCH } from './cluster-transfer'
import type { CoordinatorProcess, Told } from './coordinator-process'
import { eventually } from './eventually'

const COORDINATORS = ['c1', 'c2'] as const
const VICTIMS = [...COORDINATORS, ...BANKS, 'journal'] as const
type Victim = (typeof VICTIMS)[number]

const ACCOUNTS_USED = 100
const OVERDRAFTS = 0.05
/** A transfer gets its answer within this time, whoever is killed meanwhile. */
const ANSWER_MS_MAX = 60_000
const DEADLINE_MS = 5_000

export interface ChaosPlan {
  readonly dice: () => number
  readonly transfers: number
  readonly concurrency: number
  readonly kills: number
}

export interface ChaosReport {
  readonly told: ReadonlyMap<string, Told>
  readonly killed: readonly Victim[]
}

interface Chaos extends ChaosPlan {
  readonly cluster: Cluster
  readonly told: Map<string, Told>
  readonly down: Set<Victim>
  readonly killed: Victim[]
}

/** Transfers by clients that ask until they are answered, while coordinators and banks are killed. */
export async function runChaos(cluster: Cluster, plan: ChaosPlan): Promise<ChaosReport> {
  const chaos: Chaos = { ...plan, cluster, told: new Map(), down: new Set(), killed: [] }
  let next = 0
  const client = async () => {
    while (next < plan.transfers) await transfer(chaos, next++)
  }
  await Promise.all([killAll(chaos), ...Array.from({ length: plan.concurrency }, client)])
  return { told: chaos.told, killed: chaos.killed }
}

/** Asked with one key until an outcome is told, whoever has to be asked. */
async function transfer(chaos: Chaos, n: number): Promise<void> {
  const { dice, cluster, told, down } = chaos
  const sum = dice() < OVERDRAFTS ? TOO_MUCH : 1 + Math.floor(dice() * 10)
  const account = Math.floor(dice() * ACCOUNTS_USED)
  const payer = dice() < 0.5 ? 'a' : 'b'
  const key = `chaos-${n}`
  const body = beginBody(cluster, { key, account, payer, sum }, { deadlineMs: DEADLINE_MS })
  let asked = n
  const answer = await eventually(
    async () => {
      const name = COORDINATORS[asked % COORDINATORS.length] ?? 'c1'
      const heard = await cluster.coordinator(name).ask(body)
      if (heard.type === 'answered') return heard
      if (heard.type !== 'pending') asked++
      return null
    },
    { what: `that ${key} is answered`, withinMs: ANSWER_MS_MAX },
  )
  told.set(key, answer)
  // With a bank down everything would be refused at once, and nothing tried.
  const refused = 'transaction' in answer && answer.transaction.outcome === 'aborted'
  if (refused)
    await eventually(() => !BANKS.some((bank) => down.has(bank)), {
      ...{ what: 'that the banks are up', withinMs: ANSWER_MS_MAX },
    })
}

/** One after the other, spread evenly over the work; now and then two at once. */
async function killAll(chaos: Chaos): Promise<void> {
  const { dice, told, kills, transfers, killed } = chaos
  while (killed.length < kills) {
    const due = (transfers * (killed.length + dice())) / (kills + 1)
    await eventually(() => told.size >= due, {
      ...{ what: `that ${Math.ceil(due)} transfers are answered`, withinMs: 2 * ANSWER_MS_MAX },
    })
    const first = Math.floor(dice() * VICTIMS.length)
    const second = (first + 1 + Math.floor(dice() * (VICTIMS.length - 1))) % VICTIMS.length
    const chosen = dice() < 0.25 ? [first, second] : [first]
    await Promise.all(chosen.map((place) => kill(chaos, VICTIMS[place] ?? 'c1', dice() < 0.5)))
  }
}

/** Comes back at once, or only after the others have noticed. */
async function kill(chaos: Chaos, victim: Victim, patient: boolean): Promise<void> {
  const { down, cluster, killed } = chaos
  killed.push(victim)
  down.add(victim)
  if (victim === 'a' || victim === 'b') {
    const bank = cluster.banks[victim]
    await bank.kill()
    if (patient) await noticed(chaos, victim)
    await bank.start()
  } else if (victim === 'journal') {
    cluster.journal.kill()
    await cluster.journal.start()
  } else await lose(chaos, victim, patient)
  down.delete(victim)
}

/** A coordinator dies, or stands still until it is somebody's zombie, or is asked to end. */
async function lose({ cluster, dice }: Chaos, name: 'c1' | 'c2', patient: boolean): Promise<void> {
  const coordinator = cluster.coordinator(name)
  const other = cluster.coordinator(name === 'c1' ? 'c2' : 'c1')
  const manner = dice()
  const signal = manner < 0.5 ? 'SIGKILL' : manner < 0.75 ? 'SIGTERM' : 'SIGSTOP'
  coordinator.signal(signal)
  if (signal !== 'SIGSTOP') await coordinator.ended()
  if ((patient || signal === 'SIGSTOP') && other.isRunning()) await tookOver(other)
  if (signal === 'SIGSTOP') coordinator.signal('SIGCONT')
  else await coordinator.start()
}

const NOTICED_MS_MAX = 15_000
const silentSql = `select from verdict_participant where name = $1 and state = 'no-answer'`

/** The journal may be what is killed beside it: it is asked again. */
const asked = <T>(answer: Promise<T>, otherwise: T): Promise<T> => answer.catch(() => otherwise)

/** Or nobody is there who could: then it does not matter. */
const noticed = ({ cluster, down }: Chaos, bank: string): Promise<unknown> =>
  eventually(
    async () =>
      COORDINATORS.some((name) => down.has(name)) ||
      (await asked(cluster.query(silentSql, [bank]), [])).length > 0,
    { what: `that the silence of ${bank} is noticed`, withinMs: NOTICED_MS_MAX },
  )

const tookOver = (other: CoordinatorProcess): Promise<unknown> =>
  eventually(async () => !other.isRunning() || (await asked(other.shards(), 0)) === SHARDS, {
    ...{ what: `that ${other.name} takes over, or is killed too`, withinMs: NOTICED_MS_MAX },
  })
