import type { LabProcess } from '../contract/lab'
import type { LabFault, NewFault } from '../contract/lab-fault'
import type { Clock } from '../platform/clock'
import type { Home } from '../platform/home'
import type { Bank } from './bank'
import { createFaultList } from './fault-list'
import { faultOf } from './fault-of'
import { crashable, linkRefusal, noFault, notArmed, noVotes, silentBank } from './fault-refusals'
import { createFaultSwitch, type OnFault } from './fault-switch'
import type { ArmFailpoint, Note, Supervisor } from './lab-ports'
import { done, type Result } from './lab-reply'
import type { Link } from './links'
import { createVotes } from './votes'

interface FaultsOptions {
  readonly home: Home
  readonly clock: Clock
  readonly banks: readonly Bank[]
  readonly links: readonly Link[]
  readonly supervisor: Supervisor
  readonly failpoint: ArmFailpoint
  readonly newId: () => string
  readonly note: Note
  /** Told of each that is put on or taken off, by whomever. */
  readonly onFault: OnFault
}

/** Everything that is broken on purpose: put on, taken off, and healing by itself in time. */
export function createFaults(options: FaultsOptions) {
  const { home, clock, banks, links, newId, supervisor, failpoint } = options
  const list = createFaultList(home, clock.now())
  const closed = new AbortController()
  const votes = createVotes({ banks, clock, faults: list.all, closed: closed.signal })
  const armed: Incarnations = new Map()
  const onOff = ({ id, kind, name }: LabFault): void => {
    armed.delete(id)
    if (kind === 'refuse-votes') votes.tellLater(name)
  }
  const { putOn, takeOff, end, close } = createFaultSwitch({ ...options, list, onOff })

  const on = (fault: LabFault): Result<LabFault> => {
    putOn(fault)
    return done(fault)
  }
  const arm = async (fault: LabFault): Promise<Result<LabFault>> => {
    const target = await crashable(supervisor, fault.name)
    if (!target.ok) return target
    if (!(await isTold(() => failpoint(fault.name, fault.point)))) return notArmed(fault)
    for (const other of crashesOf(list.all(), fault.name)) end(other, 'cleared')
    armed.set(fault.id, target.value.pid)
    return on(fault)
  }
  const refuseVotes = async (fault: LabFault): Promise<Result<LabFault>> => {
    const bank = banks.find(({ name }) => name === fault.name)
    if (bank === undefined) return noVotes(fault.name)
    list.add(fault)
    if (await isTold(() => votes.tell(bank))) return on(fault)
    list.remove(fault.id)
    return silentBank(fault.name)
  }

  return {
    list: list.all,
    add: async (asked: NewFault): Promise<Result<LabFault>> => {
      const fault = faultOf(asked, newId(), clock.now())
      if (fault.kind === 'crash-at') return arm(fault)
      const refused = linkRefusal(fault, links)
      if (refused !== null) return refused
      return fault.kind === 'refuse-votes' ? refuseVotes(fault) : on(fault)
    },
    remove: async (id: string): Promise<Result<LabFault>> => {
      const fault = list.find(id)
      if (fault !== undefined) await takeOff(fault, 'cleared')
      return fault === undefined ? noFault(id) : done(fault)
    },
    clear: async (): Promise<void> =>
      void (await Promise.all(list.all().map((fault) => takeOff(fault, 'cleared')))),
    /** A crash point is spent when its process is no longer the one that was armed. */
    processSeen: ({ name, pid }: Pick<LabProcess, 'name' | 'pid'>) => {
      for (const fault of crashesOf(list.all(), name))
        if (armed.get(fault.id) !== pid) end(fault, 'crashed')
    },
    loop: votes.loop,
    close: () => {
      closed.abort()
      close()
    },
  }
}

/** Which incarnation of the process holds each crash point. */
type Incarnations = Map<string, number | null>

export type Faults = ReturnType<typeof createFaults>

const crashesOf = (faults: readonly LabFault[], name: string): readonly LabFault[] =>
  faults.filter((fault) => fault.kind === 'crash-at' && fault.name === name)

const isTold = (tell: () => Promise<void>): Promise<boolean> =>
  tell().then(
    () => true,
    () => false,
  )
