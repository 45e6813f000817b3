import type { LabFault, LabProcess } from '../contract/lab'
import type { Supervisor } from './lab-ports'
import { done, type Result, refuse } from './lab-reply'
import type { Link } from './links'

/** The process of that name, if a crash point can be set in it now. */
export async function crashable(supervisor: Supervisor, name: string): Promise<Result<LabProcess>> {
  const process = (await supervisor.list()).find((one) => one.name === name)
  if (process === undefined)
    return refuse(
      'process-not-found',
      `There is no process ${name}. Nothing was changed. Look at the list of processes.`,
    )
  if (process.role !== 'coordinator')
    return refuse(
      'process-state',
      `${name} is a ${process.role}, and crash points lie in a coordinator. Nothing was changed. Choose a coordinator.`,
    )
  if (process.state !== 'running')
    return refuse(
      'process-state',
      `${name} is ${process.state}, so no crash point can be set. Nothing was changed. Wait until it runs.`,
    )
  return done(process)
}

export const notArmed = ({ name }: LabFault) =>
  refuse(
    'process-state',
    `${name} did not take the crash point. It is not set. See whether the process runs, then try again.`,
  )

export const noBank = (name: string, links: readonly Link[]) =>
  refuse(
    'unknown-participant',
    `The lab has no database ${name}. Nothing was changed. Choose ${links.map(({ bank }) => bank).join(' or ')}.`,
  )

export const noVotes = (name: string) =>
  refuse(
    'unknown-participant',
    `${name} checks by each statement and has nothing to refuse at prepare. Nothing was changed. Break its link, or choose a bank.`,
  )

export const silentBank = (name: string) =>
  refuse(
    'participant-silent',
    `${name} does not answer, so it cannot be told to refuse votes. Nothing was changed. Start it, then try again.`,
  )

export const noFault = (id: string) =>
  refuse(
    'fault-not-found',
    `There is no fault ${id}. It may have healed by itself. Look at the list of faults.`,
  )
