import { systemClock, wait } from '@/server/platform/clock'
import { type Home, isFree, openHome } from '@/server/platform/home'
import { migrate } from '@/server/platform/migrate'
import { makePlan, type SuperviseConfig, type SuperviseSurroundings } from './plan'
import { createSupervisor, type Supervisor } from './supervisor'

const READY_MS_MAX = 120_000
const READY_POLL_MS = 100
/** A page that ended so often while it started will not come up by trying on. */
const RESTARTS_MAX = 4
/** One Ctrl-C can arrive twice, from the terminal and from npm: only a later one means haste. */
const SAME_SIGNAL_MS = 700

/**
 * Runs the whole of Verdict until a signal ends it: resolves when nothing of it runs any more.
 * Throws, in words for people, if it could not be started; then nothing is left running either.
 */
export async function superviseAll(
  config: SuperviseConfig & { readonly home: string },
  surroundings: SuperviseSurroundings,
): Promise<void> {
  const home = openHome(config.home)
  const plan = await makePlan(config, surroundings, home)
  const supervisor = await createSupervisor({ home, children: plan.children, onFault: say })
  const stopping = new AbortController()
  const signalled = onSignals(supervisor)
  try {
    const { signal } = stopping
    const starting = startAll(supervisor, { config, surroundings, home, signal, ...plan })
    await Promise.race([starting, signalled])
    await signalled
    say('Stopping …')
  } finally {
    stopping.abort()
    await supervisor.shutdown()
  }
  say('Stopped.')
}

interface StartAll {
  readonly config: SuperviseConfig
  readonly surroundings: SuperviseSurroundings
  readonly home: Home
  readonly databaseUrl: string
  /** Aborted when nobody waits for the start any more. */
  readonly signal: AbortSignal
}

async function startAll(supervisor: Supervisor, options: StartAll): Promise<void> {
  const { config, surroundings, databaseUrl } = options
  const address = `http://${config.host.includes(':') ? `[${config.host}]` : config.host}:${config.port}`
  if (!(await isFree(config.port, config.host)))
    throw new Error(
      `The port ${config.port} is taken by another program, and Verdict shows its page there. ` +
        'Stop that program, or set PORT to a free port.',
    )
  await supervisor.start(['journal'])
  await migrate(databaseUrl, surroundings.migrations).catch((error: unknown) => {
    const why = error instanceof Error ? error.message : String(error)
    throw new Error(
      `The journal's database could not be made ready: ${why}. ` +
        'Without it nothing can be decided. Check DATABASE_URL, and that the server runs.',
    )
  })
  await supervisor.start()
  if (await webIsReady(supervisor, address, options)) say(`Verdict is ready: ${address}`)
}

/** False if the start was given up meanwhile. */
async function webIsReady(
  supervisor: Supervisor,
  address: string,
  { home, signal }: StartAll,
): Promise<boolean> {
  const giveUpAt = systemClock.monotonicMs() + READY_MS_MAX
  const web = () => supervisor.processes().find(({ role }) => role === 'web')
  while (!(await answers(`${address}/readyz`))) {
    if (signal.aborted) return false
    const hopeless = (web()?.restarts ?? 0) > RESTARTS_MAX
    if (hopeless || systemClock.monotonicMs() > giveUpAt)
      throw new Error(
        `The page did not come up at ${address}. Verdict cannot be used like this. ` +
          `Its own words are in ${home.at('logs', 'web.log')}`,
      )
    await wait(systemClock, READY_POLL_MS)
  }
  return true
}

const answers = (url: string): Promise<boolean> =>
  fetch(url).then(
    ({ ok }) => ok,
    // Nobody listens yet.
    () => false,
  )

/** Resolves at the first signal; a later one makes the shutdown hurry. */
function onSignals(supervisor: Supervisor): Promise<void> {
  return new Promise((resolve) => {
    let firstAt: number | null = null
    const heard = () => {
      const now = systemClock.monotonicMs()
      if (firstAt === null) {
        firstAt = now
        resolve()
      } else if (now - firstAt > SAME_SIGNAL_MS) supervisor.hurry()
    }
    for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(name, heard)
  })
}

const say = (line: string): void => {
  process.stdout.write(`${line}\n`)
}
