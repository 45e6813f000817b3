import type { CrashVictim } from '../contract/crash-step-parts'
import type { LabProcess } from '../contract/lab'
import { type Clock, wait } from '../platform/clock'
import { standsStill } from '../platform/process-identity'
import type { ArmFailpoint, Supervisor } from './lab-ports'

const LOOK_MS = 20
const COORDINATOR = 'coordinator'

export interface StrikeOptions {
  readonly supervisor: Supervisor
  readonly failpoint: ArmFailpoint
  readonly clock: Clock
}

export interface Target {
  readonly victim: CrashVictim
  readonly point: string
  /** The process of the participant that may crash. */
  readonly participant: string
}

/** The coordinator as it runs now; null if it does not. */
export async function runningCoordinator(supervisor: Supervisor): Promise<LabProcess | null> {
  const all = await supervisor.list()
  return all.find(({ name, state }) => name === COORDINATOR && state === 'running') ?? null
}

/** Tells the coordinator where to die, or to stand still, as soon as it can be told. Its process; null: too late. */
export async function arm(
  { victim, point }: Target,
  { supervisor, failpoint, clock }: StrikeOptions,
  untilMs: number,
): Promise<LabProcess | null> {
  const action = victim === 'coordinator' ? 'crash' : 'stop'
  while (clock.monotonicMs() < untilMs) {
    const coordinator = await runningCoordinator(supervisor)
    const isTold =
      coordinator !== null &&
      (await failpoint(COORDINATOR, point, action).then(
        () => true,
        () => false,
      ))
    if (isTold) return coordinator
    await wait(clock, LOOK_MS)
  }
  return null
}

interface Striking extends StrikeOptions {
  readonly over: AbortSignal
  /** The point is reached; whoever dies there is not back yet. */
  readonly onReached: () => void
}

/**
 * Waits until the coordinator has got to its point, and sees to the crash: its own, or that of the
 * participant while it stands still. Whoever died is started again at once. False: `over` came first.
 */
export async function strike(
  { victim, participant }: Target,
  coordinator: LabProcess,
  { supervisor, clock, over, onReached }: Striking,
): Promise<boolean> {
  while (!over.aborted) {
    if (victim === 'coordinator') {
      const now = (await supervisor.list()).find(({ name }) => name === COORDINATOR)
      if (now !== undefined && now.pid !== coordinator.pid) {
        onReached()
        await supervisor.command(COORDINATOR, 'start')
        return true
      }
    } else if (coordinator.pid !== null && standsStill(coordinator.pid)) {
      onReached()
      await supervisor.command(participant, 'kill').finally(() => letOn(supervisor))
      await supervisor.command(participant, 'start')
      return true
    }
    await wait(clock, LOOK_MS)
  }
  return false
}

/** One that stopped itself is not known to be paused: it is paused first, which changes nothing. */
async function letOn(supervisor: Supervisor): Promise<void> {
  await supervisor.command(COORDINATOR, 'pause')
  await supervisor.command(COORDINATOR, 'resume')
}

/** A lab that was killed in the middle may have left the coordinator standing still. */
export async function letOnWhoStands(supervisor: Supervisor): Promise<void> {
  const coordinator = await runningCoordinator(supervisor)
  if (coordinator?.pid != null && standsStill(coordinator.pid)) await letOn(supervisor)
}
