import { join } from 'node:path'
import { z } from 'zod'
import { type LabFault, labFault } from '../contract/lab-fault'
import type { Home } from '../platform/home'

const FILE = join('lab', 'faults.json')

/** The faults that are on. Those of links and votes outlive the lab; a crash point does not (D29). */
export function createFaultList(home: Home, nowMs: number) {
  const text = home.read(FILE)
  const kept = text === null ? [] : z.array(labFault).parse(JSON.parse(text))
  let faults: readonly LabFault[] = kept.filter(
    ({ until }) => until === null || Date.parse(until) > nowMs,
  )
  const change = (next: readonly LabFault[]): void => {
    faults = next
    home.writeSecret(FILE, JSON.stringify(next.filter(({ kind }) => kind !== 'crash-at')))
  }
  home.at(FILE)
  return {
    all: () => faults,
    find: (id: string) => faults.find((fault) => fault.id === id),
    add: (fault: LabFault) => change([...faults, fault]),
    remove: (id: string) => change(faults.filter((fault) => fault.id !== id)),
  }
}

export type FaultList = ReturnType<typeof createFaultList>
