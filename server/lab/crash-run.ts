import type { Client } from '@/sdk/client'
import { gapAt } from '../contract/crash-steps'
import type { CrashTest, NewCrashTest } from '../contract/crash-test'
import type { JournalEvent } from '../contract/event'
import type { LabProcess } from '../contract/lab'
import { wait } from '../platform/clock'
import { arm, type StrikeOptions, strike, type Target } from './crash-strike'
import { awaitEnd, beginTransfer, isAlike } from './crash-transfer'
import { watchHeld } from './crash-watch'
import { type CrashWorld, type CrashWorldOptions, crashWorld } from './crash-world'
import { blockedMs } from './held'
import { done, type Result, refuse } from './lab-reply'

export interface CrashRunOptions extends StrikeOptions, CrashWorldOptions {
  readonly api: Client
  readonly newId: () => string
}

/** Whoever asked waits no longer than this for an answer (D27). */
const TEST_MS_MAX = 27_000
const TRIES_MAX = 3
/** A point at the very end is got to after the end can be seen. */
const REACHED_MS_MAX = 2_000

/** One transfer, one crash at that point, and how long who waited. */
export async function runCrash(
  asked: NewCrashTest,
  options: CrashRunOptions,
): Promise<Result<CrashTest>> {
  const untilMs = options.clock.monotonicMs() + TEST_MS_MAX
  const world = crashWorld(asked.protocol, options)
  const ready = await world.ready()
  if (!ready.ok) return ready
  const target = targetOf(asked, world)
  for (let tries = 1; tries <= TRIES_MAX && options.clock.monotonicMs() < untilMs; tries++) {
    const coordinator = await arm(target, options, untilMs)
    if (coordinator === null) return noCoordinator
    const result = await crash(asked, { ...options, world, untilMs, target, coordinator })
    if (result !== null) return done(result)
  }
  return notReached(asked)
}

interface Crashing extends CrashRunOptions {
  readonly world: CrashWorld
  readonly untilMs: number
  readonly target: Target
  readonly coordinator: LabProcess
}

/** Null: the transfer has not got there, or it had failed before, as at a bank that is just back. */
async function crash(asked: NewCrashTest, options: Crashing): Promise<CrashTest | null> {
  const { target, coordinator, world, clock, failpoint } = options
  const key = `crash-${options.newId()}`
  const over = new AbortController()
  const watch = watchHeld(world.held(key), clock)
  let onReached = () => {}
  const struck = new Promise<boolean>((resolve) => {
    onReached = () => resolve(true)
  })
  const striking = strike(target, coordinator, { ...options, over: over.signal, onReached })
  striking.catch(onReached)
  try {
    const transferred = await transfer(asked, { ...options, key, seen: watch.of })
    const late = wait(clock, REACHED_MS_MAX).then(() => false)
    if (!(await Promise.race([struck, late]))) return null
    await striking
    return transferred.hasFailedEarly ? null : await transferred.result()
  } finally {
    watch.close()
    over.abort()
    // A coordinator that has died has forgotten its point.
    if (!(await striking.catch(() => false)))
      await failpoint('coordinator', null).catch(() => undefined)
  }
}

/** Which of the two crashes there, if a participant does. */
const targetOf = (
  { protocol, point, victim }: NewCrashTest,
  { processes }: CrashWorld,
): Target => ({
  ...{ victim, point },
  participant: processes[(gapAt(protocol, point)?.participant ?? 1) - 1] ?? '',
})

interface Transferring extends Crashing {
  readonly key: string
  readonly seen: ReturnType<typeof watchHeld>['of']
}

/** Resolves at the end of the transfer; its result once whoever crashed is back. */
async function transfer(asked: NewCrashTest, options: Transferring) {
  const { world, clock, key, seen } = options
  const id = await beginTransfer(world.draft(key), key, options)
  const end = id === null ? null : await awaitEnd(id, options)
  const outcome = end?.endedAt != null ? end.outcome : null
  const branches = [...(id === null ? [] : seen(id)), ...seen(key)]
  return {
    hasFailedEarly: end?.reason === 'work-failed',
    result: async (): Promise<CrashTest> => ({
      ...asked,
      outcome,
      blockedMs: Math.round(blockedMs(await recordsOf(id, options), branches, clock.now())),
      alike: outcome === null ? null : await isAlike({ key, outcome }, { ...options, ...world }),
      transaction: id,
      at: new Date(clock.now()).toISOString(),
    }),
  }
}

async function recordsOf(id: string | null, { api }: Crashing): Promise<readonly JournalEvent[]> {
  const answer = id === null ? null : await api.events(id)
  return answer?.type === 'answered' ? answer.value.items : []
}

const noCoordinator = refuse(
  'process-state',
  'The coordinator does not run, or does not say that it will crash. Nothing was crashed. Look at the processes of the lab, then try again.',
)

const notReached = ({ point }: NewCrashTest) =>
  refuse(
    'process-state',
    `The transfer has not got to ${point}, so nothing was crashed there. Something else may have been in the way: look at the transaction, then try again.`,
  )
