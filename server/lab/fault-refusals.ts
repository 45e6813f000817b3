import type { LabProcess } from '../contract/lab'
import type { LabFault } from '../contract/lab-fault'
import type { Supervisor } from './lab-ports'
import { done, type Refusal, type Result, refuse } from './lab-reply'
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

type Refused = { readonly ok: false; readonly refusal: Refusal }

/** Why something cannot be done to the link of that name; null: it can. */
export function linkRefusal(
  { kind, name }: Pick<LabFault, 'kind' | 'name'>,
  links: readonly Link[],
): Refused | null {
  const link = links.find((one) => one.name === name)
  if (link === undefined) return noLink(name, links)
  return kind === 'duplicate' && link.kind !== 'http' ? notTwice(name) : null
}

const noLink = (name: string, links: readonly Link[]) =>
  refuse(
    'unknown-participant',
    `The lab has no link to ${name}. Nothing was changed. Choose ${links.map((link) => link.name).join(' or ')}.`,
  )

export const noVotes = (name: string) =>
  refuse(
    'unknown-participant',
    `${name} cannot be told to refuse votes: only banks in PostgreSQL check something at prepare. Nothing was changed. Break its link, or choose a bank.`,
  )

const notTwice = (name: string): Refused => {
  const detail = `Nothing can arrive twice at ${name}: it is a database, whose session answers one statement after the other, so a copy of the bytes would be misread as something else. Nothing was changed. Choose a link over HTTP, or lose messages instead.`
  return { ok: false, refusal: { code: 'invalid-request', detail, errors: [noKind] } }
}

const noKind = { path: 'kind', message: 'Only a request over HTTP can arrive twice' }

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
