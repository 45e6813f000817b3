import { newCrashTest } from '../contract/crash-test'
import { type LabLink, processCommand } from '../contract/lab'
import { newFault } from '../contract/lab-fault'
import { newRun } from '../contract/lab-run'
import { mariadbMissing } from './agents'
import type { CrashTests } from './crash-tests'
import type { Faults } from './faults'
import type { LabDatabase, LabReply } from './lab-ports'
import { parseBody, problemReply, type Result } from './lab-reply'
import type { Processes } from './processes'
import type { Runs } from './runs'

interface LabParts {
  readonly databases: readonly LabDatabase[]
  readonly links: readonly LabLink[]
  readonly hasMariadb: boolean
  readonly faults: Faults
  readonly processes: Processes
  readonly runs: Runs
  readonly crashTests: CrashTests
}

interface Route {
  readonly method: string
  readonly path: RegExp
  handle(params: readonly string[], body: unknown): LabReply | Promise<LabReply>
}

const workloads = (hasMariadb: boolean) => [
  {
    name: 'bank-transfer',
    title: 'Bank transfer',
    text: 'Money moves between accounts of two banks. Some transfers stay within one bank, some only read, and some overdraw an account and are refused at prepare.',
    missing: null,
  },
  {
    name: 'hot-account',
    title: 'Hot account',
    text: 'The same transfers, but all between two accounts of each bank, which lock them in no order: they wait for each other, run into deadlocks, and some give up. The money stays whole.',
    missing: null,
  },
  {
    name: 'trip-booking',
    title: 'Trip booking',
    text: 'A hotel, a flight and a car are booked at three services: by a saga, step by step, or all at once in optimistic two-phase commit. One in five is refused by one of them, and what was booked is taken back.',
    missing: null,
  },
  {
    name: 'shop-order',
    title: 'Shop order',
    text: 'Each order takes units from stock in PostgreSQL, writes itself into MariaDB and takes money from a card by HTTP. Some are out of stock, and some cards are refused.',
    missing: hasMariadb ? null : mariadbMissing,
  },
  {
    name: 'data-sync',
    title: 'Data sync',
    text: 'Rows are kept equal in PostgreSQL and MariaDB: by an outbox, which lets the copy be behind for a moment, or by two-phase commit, which changes both at once.',
    missing: hasMariadb ? null : mariadbMissing,
  },
]

/** Everything under `/v1/lab`; paths without `/v1`. */
export const labRoutes = ({
  databases,
  links,
  hasMariadb,
  faults,
  processes,
  runs,
  crashTests,
}: LabParts): readonly Route[] => [
  {
    method: 'GET',
    path: /^\/lab$/,
    handle: () =>
      ok({
        workloads: workloads(hasMariadb),
        faults: faults.list(),
        databases,
        links: links.map(({ name, kind, process }) => ({ name, kind, process })),
        run: runs.newest(),
      }),
  },
  {
    method: 'GET',
    path: /^\/lab\/processes$/,
    handle: async () => ok({ items: await processes.list() }),
  },
  {
    method: 'POST',
    path: /^\/lab\/processes\/([^/:]+):([a-z]+)$/,
    handle: async ([name = '', verb]) => {
      const command = processCommand.safeParse(verb)
      if (!command.success) return noRoute(`There is no command ${verb} for a process.`)
      return replyOf(await processes.command(name, command.data))
    },
  },
  { method: 'GET', path: /^\/lab\/runs$/, handle: () => ok(runs.list()) },
  {
    method: 'POST',
    path: /^\/lab\/runs$/,
    handle: (_, body) => parsed(parseBody(newRun, body), runs.start),
  },
  { method: 'GET', path: /^\/lab\/runs\/([^/:]+)$/, handle: ([id = '']) => replyOf(runs.get(id)) },
  {
    method: 'POST',
    path: /^\/lab\/runs\/([^/:]+):stop$/,
    handle: ([id = '']) => replyOf(runs.stop(id)),
  },
  { method: 'GET', path: /^\/lab\/crash-tests$/, handle: () => ok(crashTests.list()) },
  {
    method: 'POST',
    path: /^\/lab\/crash-tests$/,
    handle: (_, body) => parsed(parseBody(newCrashTest, body), crashTests.run),
  },
  {
    method: 'POST',
    path: /^\/lab\/faults$/,
    handle: (_, body) => parsed(parseBody(newFault, body), faults.add),
  },
  {
    method: 'DELETE',
    path: /^\/lab\/faults$/,
    handle: async () => {
      await faults.clear()
      return gone
    },
  },
  {
    method: 'DELETE',
    path: /^\/lab\/faults\/([^/:]+)$/,
    handle: async ([id = '']) => {
      const removed = await faults.remove(id)
      return removed.ok ? gone : problemReply(removed.refusal)
    },
  },
]

/** Finds the route and answers; what nobody foresaw is a problem too. */
export async function answer(
  routes: readonly Route[],
  { method, path, body }: { method: string; path: string; body: unknown },
): Promise<LabReply> {
  const [plain = ''] = path.split('?')
  const here = routes.flatMap((route) => {
    const match = route.path.exec(plain)
    return match === null ? [] : [{ route, params: match.slice(1).map(decodeURIComponent) }]
  })
  const found = here.find(({ route }) => route.method === method)
  if (found) return found.route.handle(found.params, body)
  if (here.length === 0) return noRoute(`The lab has nothing at ${plain}.`)
  const detail = `${plain} does not answer ${method}. Nothing was done.`
  return problemReply({ code: 'method-not-allowed', detail })
}

const CREATED = 201
const gone: LabReply = { status: 204, body: undefined }

const ok = (body: unknown): LabReply => ({ status: 200, body })

const replyOf = <T>(result: Result<T>, status = 200): LabReply =>
  result.ok ? { status, body: result.value } : problemReply(result.refusal)

const parsed = async <T, R>(
  body: Result<T>,
  make: (value: T) => Promise<Result<R>>,
): Promise<LabReply> =>
  body.ok ? replyOf(await make(body.value), CREATED) : problemReply(body.refusal)

const noRoute = (detail: string): LabReply =>
  problemReply({ code: 'no-such-route', detail: `${detail} Nothing was done.` })
