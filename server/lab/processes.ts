import type { LabProcess, ProcessCommand } from '../contract/lab'
import { type Clock, wait } from '../platform/clock'
import type { Note, Supervisor } from './lab-ports'
import { done, type Result, refuse } from './lab-reply'
import { isOutage, type Outage } from './run-faults'

interface ProcessesOptions {
  readonly supervisor: Supervisor
  readonly clock: Clock
  readonly note: Note
  /** Told of every process at each look. */
  readonly onSeen: (process: LabProcess) => void
  /** Told when one was stopped, killed or paused from here, as it was before. */
  readonly onOutage: (process: LabProcess, what: Outage, step?: Step) => void
  readonly closed: AbortSignal
}

/** Of a scenario, which has written it down already. */
export interface Step {
  readonly id: string
  /** It was ordered before, by a lab that may have been killed before it was carried out. */
  readonly again: boolean
}

const LOOK_MS = 400
/** The answer leaves before the lab has itself killed. */
const FAREWELL_MS = 200

/** The processes of the installation: seen, commanded, and told of when they change by themselves. */
export function createProcesses(options: ProcessesOptions) {
  const { supervisor, clock, note, onSeen, closed } = options
  const known = new Map<string, string>()
  let first = true

  const see = (process: LabProcess): void => {
    onSeen(process)
    const { name, pid, state, restarts } = process
    const now = `${pid} ${state} ${restarts}`
    if (known.get(name) === now) return
    known.set(name, now)
    if (!first) note('process', { ...process })
  }
  const list = async (): Promise<readonly LabProcess[]> => {
    const all = await supervisor.list()
    for (const process of all) see(process)
    first = false
    return all
  }
  const loop = async (): Promise<void> => {
    while (!closed.aborted) {
      // A supervisor that does not answer has no news; whoever asks for the list is told so.
      await list().catch(() => undefined)
      await wait(clock, LOOK_MS)
    }
  }
  const command = async (
    name: string,
    asked: ProcessCommand,
    step?: Step,
  ): Promise<Result<LabProcess>> => {
    const process = (await list()).find((one) => one.name === name)
    if (process === undefined)
      return refuse(
        'process-not-found',
        `There is no process ${name}. Nothing was changed. Look at the list of processes.`,
      )
    const seat = process.role === 'lab' || process.role === 'web'
    if (seat && (asked === 'stop' || asked === 'pause')) return branchOneSitsOn(process, asked)
    if (process.role === 'lab' && asked === 'kill') {
      options.onOutage(process, asked, step)
      const kill = () => void supervisor.command(name, asked, step?.id).catch(() => undefined)
      clock.setTimer(FAREWELL_MS, kill)
      return done(process)
    }
    const reply = await supervisor.command(name, asked, step?.id)
    if (reply.type === 'refused') return refuse(reply.code, reply.detail)
    if (isOutage(asked)) options.onOutage(process, asked, step)
    see(reply.process)
    return done(reply.process)
  }
  return { list, command, loop }
}

export type Processes = ReturnType<typeof createProcesses>

const branchOneSitsOn = ({ name }: LabProcess, asked: 'stop' | 'pause') =>
  refuse(
    'process-state',
    `This page reaches the processes through ${name}, so nobody could start it again from here after a ${asked}. Nothing was changed. Kill it instead: it comes back by itself.`,
  )
