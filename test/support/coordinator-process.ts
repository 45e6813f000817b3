import { join } from 'node:path'
import { z } from 'zod'
import { openHome } from '@/server/platform/home'
import { callInner } from '@/server/platform/inner-http'
import { SHARDS } from '@/server/protocol/ids'
import { eventually } from './eventually'
import { startVerdict, type VerdictProcess } from './verdict-process'

const CALL_MS_MAX = 30_000

/** What the caller was told; `lost`: nothing, for the process is gone. */
export type Told =
  | { readonly type: 'answered' | 'pending'; readonly transaction: TellsOutcome }
  | { readonly type: 'refused'; readonly code: string }
  | { readonly type: 'lost' }

interface TellsOutcome {
  readonly id: string
  readonly outcome: 'committed' | 'aborted' | null
}

const told = z.discriminatedUnion('type', [
  z.object({ type: z.literal(['answered', 'pending']), transaction: z.custom<TellsOutcome>() }),
  z.object({ type: z.literal('refused'), code: z.string() }),
])

export interface CoordinatorProcess {
  readonly name: string
  /** Starts it, and waits until it listens. */
  start(): Promise<void>
  /** How many shards it holds. */
  shards(): Promise<number>
  /** Waits until it holds them all. */
  owns(): Promise<void>
  /** Waits until it has loaded what was open, and begins what is new. */
  isReady(): Promise<void>
  arm(point: string | null, action?: 'crash' | 'stop'): Promise<void>
  /** Asks once. */
  ask(body: unknown): Promise<Told>
  /** Asks until it takes the work: just after a start it is still loading what was open. */
  begin(body: unknown): Promise<Told>
  signal(name: NodeJS.Signals): void
  /** `kill -9`, and waits until it is gone. */
  kill(): Promise<void>
  /** Of what it died; waits for it. */
  ended(): Promise<NodeJS.Signals | number | null>
  isRunning(): boolean
}

interface CoordinatorOptions {
  readonly name: string
  readonly folder: string
  readonly environment: Readonly<Record<string, string>>
  readonly query: <Row extends object>(sql: string, values?: readonly unknown[]) => Promise<Row[]>
}

const listedSql = `select url, (select count(*)::int from verdict_lease l
  where l.owner = p.node and l.expires_at > clock_timestamp()) shards, ready
  from verdict_process p where p.name = $1 and p.pid = $2`

/** A coordinator as a process of its own with a home of its own, which may be killed and started. */
export function coordinatorProcess(options: CoordinatorOptions): CoordinatorProcess {
  const { name, folder, query } = options
  const home = openHome(join(folder, name))
  let child: VerdictProcess | null = null
  let gone = true
  let url = ''

  const listed = async () => {
    const [row] = await query<{ url: string; shards: number; ready: boolean }>(listedSql, [
      ...[name, child?.pid ?? 0],
    ])
    return row ?? null
  }
  const shards = async () => (await listed())?.shards ?? 0
  const call = async (method: string, path: string, body: unknown) => {
    const signal = AbortSignal.timeout(CALL_MS_MAX)
    return callInner({ ...{ url, token: home.token(), method, path, body }, signal })
  }
  const ask = async (body: unknown): Promise<Told> => {
    const answer = await call('POST', '/internal/transactions', body).catch(() => null)
    return answer === null ? { type: 'lost' } : told.parse(answer.body)
  }
  return {
    name,
    start: async () => {
      const environment = { ...options.environment, VERDICT_HOME: home.path, VERDICT_PROCESS: name }
      const started = startVerdict(environment, join(folder, `${name}.log`))
      child = started
      gone = false
      void started.ended.then(() => {
        if (child === started) gone = true
      })
      const row = await eventually(listed, { what: `that ${name} is listed`, withinMs: 30_000 })
      url = row.url
    },
    shards,
    owns: async () => {
      await eventually(async () => (await shards()) === SHARDS, {
        what: `that ${name} holds the shards`,
        withinMs: 20_000,
      })
    },
    isReady: async () => {
      await eventually(async () => (await listed())?.ready === true, {
        what: `that ${name} is ready`,
        withinMs: 20_000,
      })
    },
    arm: async (point, action = 'crash') => {
      const { status } = await call('PUT', '/internal/failpoints', { point, action })
      if (status !== 200) throw new Error(`${name} could not be armed: ${status}`)
    },
    ask,
    begin: (body) =>
      eventually(
        async () => {
          const answer = await ask(body)
          return answer.type === 'refused' && answer.code === 'no-coordinator' ? null : answer
        },
        { what: `that ${name} takes the work` },
      ),
    signal: (signal) => child?.signal(signal),
    kill: async () => {
      child?.signal('SIGKILL')
      await child?.ended
    },
    ended: async () => (child === null ? null : child.ended),
    isRunning: () => !gone,
  }
}
