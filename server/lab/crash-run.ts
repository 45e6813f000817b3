import type { Client } from '@/sdk/client'
import { gapAt } from '../contract/crash-steps'
import type { CrashTest, NewCrashTest } from '../contract/crash-test'
import type { JournalEvent } from '../contract/event'
import type { LabProcess } from '../contract/lab'
import { wait } from '../platform/clock'
import type { Bank } from './bank'
import { arm, type StrikeOptions, strike, type Target } from './crash-strike'
import { awaitEnd, beginTransfer, crashTransfer, isAlike, openAccounts } from './crash-transfer'
import { watchBanks } from './crash-watch'
import { blockedMs } from './held'
import type { LabAgent } from './lab-ports'
import { done, type Result, refuse } from './lab-reply'

export interface CrashRunOptions extends StrikeOptions {
  readonly api: Client
  readonly banks: readonly Bank[]
  readonly agents: readonly LabAgent[]
  readonly readyAgents: () => Promise<Result<null>>
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
  const ready = await makeReady(asked, options)
  if (!ready.ok) return ready
  const target = targetOf(asked, options)
  for (let tries = 1; tries <= TRIES_MAX && options.clock.monotonicMs() < untilMs; tries++) {
    const coordinator = await arm(target, options, untilMs)
    if (coordinator === null) return noCoordinator
    const result = await crash(asked, { ...options, untilMs, target, coordinator })
    if (result !== null) return done(result)
  }
  return notReached(asked)
}

interface Crashing extends CrashRunOptions {
  readonly untilMs: number
  readonly target: Target
  readonly coordinator: LabProcess
}

/** Null: the transfer has not got there, or it had failed before, as at a bank that is just back. */
async function crash(asked: NewCrashTest, options: Crashing): Promise<CrashTest | null> {
  const { target, coordinator, banks, clock, failpoint } = options
  const over = new AbortController()
  const watch = watchBanks(banks, clock)
  let onReached = () => {}
  const struck = new Promise<boolean>((resolve) => {
    onReached = () => resolve(true)
  })
  const striking = strike(target, coordinator, { ...options, over: over.signal, onReached })
  striking.catch(onReached)
  try {
    const transferred = await transfer(asked, { ...options, seen: watch.of })
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

async function makeReady(
  { protocol }: NewCrashTest,
  { banks, readyAgents }: CrashRunOptions,
): Promise<Result<null>> {
  const opened = await openAccounts(banks).then(
    () => true,
    () => false,
  )
  if (!opened) return bankSilent
  return protocol === 'three-phase-commit' ? readyAgents() : done(null)
}

/** In three phases it is the agent that takes part, and that crashes. */
function targetOf({ protocol, point, victim }: NewCrashTest, options: CrashRunOptions): Target {
  const place = (gapAt(protocol, point)?.participant ?? 1) - 1
  const bank = options.banks[place]?.name ?? ''
  const agent = options.agents.find((one) => one.bank === bank)?.process ?? ''
  return { victim, point, participant: protocol === 'three-phase-commit' ? agent : bank }
}

interface Transferring extends Crashing {
  readonly seen: ReturnType<typeof watchBanks>['of']
}

/** Resolves at the end of the transfer; its result once whoever crashed is back. */
async function transfer(asked: NewCrashTest, options: Transferring) {
  const { banks, clock, seen } = options
  const key = `crash-${options.newId()}`
  const id = await beginTransfer(crashTransfer(asked.protocol, banks, key), key, options)
  const end = id === null ? null : await awaitEnd(id, options)
  const outcome = end?.endedAt != null ? end.outcome : null
  const branches = id === null ? [] : seen(id)
  return {
    hasFailedEarly: end?.reason === 'work-failed',
    result: async (): Promise<CrashTest> => ({
      ...asked,
      outcome,
      blockedMs: Math.round(blockedMs(await recordsOf(id, options), branches, clock.now())),
      alike: outcome === null ? null : await isAlike({ key, outcome }, options),
      transaction: id,
      at: new Date(clock.now()).toISOString(),
    }),
  }
}

async function recordsOf(id: string | null, { api }: Crashing): Promise<readonly JournalEvent[]> {
  const answer = id === null ? null : await api.events(id)
  return answer?.type === 'answered' ? answer.value.items : []
}

const bankSilent = refuse(
  'participant-silent',
  'A bank does not answer, so no transfer can be made. Nothing was crashed. Start the bank, then try again.',
)

const noCoordinator = refuse(
  'process-state',
  'The coordinator does not run, or does not say that it will crash. Nothing was crashed. Look at the processes of the lab, then try again.',
)

const notReached = ({ point }: NewCrashTest) =>
  refuse(
    'process-state',
    `The transfer has not got to ${point}, so nothing was crashed there. Something else may have been in the way: look at the transaction, then try again.`,
  )
