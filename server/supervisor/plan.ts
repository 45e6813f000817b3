import { embeddedUrl } from '@/server/platform/embedded-postgres'
import type { Home } from '@/server/platform/home'
import { readPostmaster } from '@/server/platform/postmaster'
import type { ChildSpec, PostgresSpec, ProgramSpec } from './child-spec'
import { type PlannedAgent, planAgents } from './plan-agents'
import { planEtcd } from './plan-etcd'
import { planShop } from './plan-shop'
import { planTrips } from './plan-trips'

const banks = ['bank-a', 'bank-b']
const JOURNAL_SETTINGS = { max_prepared_transactions: '0', max_connections: '100' }
const BANK_SETTINGS = { max_prepared_transactions: '200', max_connections: '200' }

/** What the supervisor needs to know of the configuration. */
export interface SuperviseConfig {
  readonly port: number
  readonly host: string
  readonly databaseUrl: string | null
  readonly lab: boolean
  readonly verdicts: { readonly store: string; readonly endpoints: readonly string[] }
}

export interface SuperviseSurroundings {
  /** The file that each program runs, in the role that its environment names. */
  readonly entry: string
  readonly nodeArguments: readonly string[]
  readonly environment: Readonly<Record<string, string | undefined>>
  /** The folder of the migrations. */
  readonly migrations: string
}

export interface Plan {
  readonly children: readonly ChildSpec[]
  readonly databaseUrl: string
}

/** Who is to run, with ports and passwords that stay the same from one start to the next. */
export async function makePlan(
  config: SuperviseConfig,
  surroundings: SuperviseSurroundings,
  home: Home,
): Promise<Plan> {
  const journal =
    config.databaseUrl === null
      ? await postgres(home, { name: 'journal', role: 'journal', database: 'verdict' })
      : null
  const databaseUrl = config.databaseUrl ?? (journal ? embeddedUrl(journal.server) : '')
  const participants: PostgresSpec[] = []
  for (const name of config.lab ? banks : [])
    participants.push(await postgres(home, { name, role: 'participant', database: 'bank' }))
  const { store, endpoints } = config.verdicts
  const etcd =
    store === 'etcd' && endpoints.length === 0 ? await planEtcd(home, surroundings) : null
  const nodes = { ...surroundings, databaseUrl, ...(etcd ? { environment: etcd.environment } : {}) }
  const agents = await planAgents(participants, home, {
    host: config.host,
    program: (name) => nodeProgram('agent', nodes, name),
  })
  writeLabDatabases(home, participants, agents)
  const trips = await planTrips(participants, home, {
    host: config.host,
    program: (name) => nodeProgram('trip', nodes, name),
  })
  const shop = await planShop(participants, home, {
    ...{ host: config.host, environment: surroundings.environment },
    program: (role, name) => nodeProgram(role, nodes, name),
  })
  const places = trips.map(({ place }) => place)
  home.writeSecret('lab-trips.json', JSON.stringify(places, null, 2))
  home.writeSecret('lab-shop.json', JSON.stringify(shop.place, null, 2))
  const roles = config.lab
    ? (['coordinator', 'web', 'lab'] as const)
    : (['coordinator', 'web'] as const)
  const programs = roles.map((role) => nodeProgram(role, nodes))
  const own = [...(journal ? [journal] : []), ...(etcd?.programs ?? [])]
  const services = [...agents, ...trips].map(({ program }) => program)
  const children = [...own, ...participants, ...services, ...shop.children, ...programs]
  return { children, databaseUrl }
}

async function postgres(
  home: Home,
  { name, role, database }: { name: string; role: PostgresSpec['role']; database: string },
): Promise<PostgresSpec> {
  const dir = home.at('databases', name)
  const port = await home.port(name, (old) => readPostmaster(dir)?.port === old)
  const settings = role === 'journal' ? JOURNAL_SETTINGS : BANK_SETTINGS
  const server = { dir, port, password: home.password(name), database, settings }
  return { kind: 'postgres', name, role, server }
}

function writeLabDatabases(
  home: Home,
  participants: readonly PostgresSpec[],
  agents: readonly PlannedAgent[],
): void {
  const list = participants.map(({ name, server }, n) => ({
    name,
    url: embeddedUrl(server),
    agent: agents[n]?.place,
  }))
  home.writeSecret('lab-databases.json', JSON.stringify(list, null, 2))
}

/**
 * Most of what a transaction makes is over within milliseconds: with room enough, it is gone before
 * the collector comes, and costs it nothing.
 */
const YOUNG_SPACE = '--max-semi-space-size=32'

const nodeProgram = (
  role: 'coordinator' | 'web' | 'lab' | 'agent' | 'trip' | 'payment' | 'shop' | 'relay',
  {
    entry,
    nodeArguments,
    environment,
    databaseUrl,
  }: SuperviseSurroundings & { databaseUrl: string },
  name: string = role,
): ProgramSpec => ({
  kind: 'program',
  name,
  role,
  command: process.execPath,
  args: [...nodeArguments, '--enable-source-maps', YOUNG_SPACE, entry],
  environment: {
    ...environment,
    DATABASE_URL: databaseUrl,
    VERDICT_ROLE: role,
    VERDICT_PROCESS: name,
  },
})
