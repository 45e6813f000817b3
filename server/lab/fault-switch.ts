import type { LabFault } from '../contract/lab-fault'
import type { Clock } from '../platform/clock'
import type { FaultList } from './fault-list'
import { linkRule } from './fault-rules'
import type { ArmFailpoint, Note } from './lab-ports'
import type { Link } from './links'

interface FaultSwitchOptions {
  readonly list: FaultList
  readonly links: readonly Link[]
  readonly clock: Clock
  readonly failpoint: ArmFailpoint
  readonly note: Note
  readonly onOff: (fault: LabFault) => void
  readonly onFault: OnFault
}

export type OnFault = (what: 'on' | 'off', fault: LabFault) => void

export type Why = 'cleared' | 'healed' | 'crashed'

/** Puts faults on and takes them off, by hand or when their time is up, and tells of it. */
export function createFaultSwitch(options: FaultSwitchOptions) {
  const { list, links, clock, note, failpoint, onOff, onFault } = options
  const timers = new Map<string, () => void>()

  const applyLinks = (): void => {
    for (const { name, proxy } of links) proxy.set(linkRule(list.all(), name))
  }
  const end = (fault: LabFault, why: Why): void => {
    timers.get(fault.id)?.()
    timers.delete(fault.id)
    list.remove(fault.id)
    applyLinks()
    onOff(fault)
    onFault('off', fault)
    note('fault-off', { ...fault, why })
  }
  /** A crash point is disarmed first, so that nothing dies of a fault that is no longer listed. */
  const takeOff = async (fault: LabFault, why: Why): Promise<void> => {
    // A process that does not answer has lost its crash point with everything else.
    if (fault.kind === 'crash-at') await failpoint(fault.name, null).catch(() => undefined)
    if (list.find(fault.id)) end(fault, why)
  }
  const healInTime = (fault: LabFault): void => {
    if (fault.until === null) return
    const leftMs = Math.max(0, Date.parse(fault.until) - clock.now())
    const heal = () => void takeOff(fault, 'healed')
    timers.set(fault.id, clock.setTimer(leftMs, heal))
  }
  for (const fault of list.all()) healInTime(fault)
  applyLinks()
  return {
    putOn: (fault: LabFault): void => {
      if (!list.find(fault.id)) list.add(fault)
      applyLinks()
      healInTime(fault)
      onFault('on', fault)
      note('fault-on', { ...fault })
    },
    takeOff,
    end,
    close: () => {
      for (const cancel of timers.values()) cancel()
    },
  }
}
