import type { Client } from '@/sdk/client'
import { type Clock, wait } from '../platform/clock'
import type { Home } from '../platform/home'
import type { LabAgent, LabTrip, Supervisor } from './lab-ports'
import { done, type Result, refuse } from './lab-reply'
import { isUsable } from './links'
import { agentOf } from './transfers'

interface ServicesOptions {
  readonly supervisor: Supervisor
  readonly api: Client
  readonly home: Home
  readonly clock: Clock
  readonly closed: AbortSignal
}

/** A service that takes part once it is needed. */
interface Service {
  readonly participant: string
  readonly process: string
  /** With the secret that it asks for. */
  readonly url: string
  /** What it is, for people. */
  readonly what: string
}

/** Read by the supervisor: from now on these start with the rest, for branches may be open. */
const AGENTS_USED = 'lab-agents-used'
const TRIPS_USED = 'lab-trips-used'
const READY_MS_MAX = 20_000
const AGAIN_MS = 200

/** Starts the agents and makes them participants; what was done already is not done again. */
export const createAgents = (options: ServicesOptions & { readonly agents: readonly LabAgent[] }) =>
  starting(options, AGENTS_USED, () =>
    options.agents.map(({ bank, process, url }) => ({
      ...{ participant: agentOf(bank), process, url },
      what: `the agent in front of ${bank}`,
    })),
  )

/** The same with the services of the trips. */
export const createTripServices = (
  options: ServicesOptions & { readonly trips: readonly LabTrip[] },
) =>
  starting(options, TRIPS_USED, () =>
    options.trips.map(({ service, url }) => ({
      ...{ participant: service, process: service, url, what: 'a service of the trips' },
    })),
  )

const starting =
  (options: ServicesOptions, used: string, services: () => readonly Service[]) =>
  async (): Promise<Result<null>> => {
    options.home.writeSecret(used, '')
    const all = await Promise.all(services().map((service) => ready(service, options)))
    return all.find(({ ok }) => !ok) ?? done(null)
  }

async function ready(service: Service, options: ServicesOptions): Promise<Result<null>> {
  const { supervisor, clock, closed } = options
  const started = await supervisor.command(service.process, 'start')
  if (started.type === 'refused') return refuse(started.code, started.detail)
  if (started.process.state === 'paused') return isPaused(service)
  const untilMs = clock.monotonicMs() + READY_MS_MAX
  while (!closed.aborted) {
    if (await takesPart(service, options.api)) return done(null)
    if (clock.monotonicMs() > untilMs) break
    await wait(clock, AGAIN_MS)
  }
  return isLate(service)
}

/** It is tested each time: what was found before a crash says nothing about now. */
async function takesPart({ participant, url }: Service, api: Client): Promise<boolean> {
  if (!(await isUsable(api, { bank: participant, url }))) {
    const put = await api.putParticipant(participant, { kind: 'http', url, lab: true })
    if (put.type !== 'answered') return false
  }
  const tested = await api.testParticipant(participant)
  return tested.type === 'answered' && tested.value.usable === true
}

const isPaused = ({ process }: Service) =>
  refuse(
    'process-state',
    `${process} is paused, so no transaction can go through it. No run was started. Resume it, then run again.`,
  )

const isLate = ({ what, process }: Service) =>
  refuse(
    'participant-silent',
    `${process}, ${what}, did not become ready in time. No run was started. See whether it and the banks run, then try again.`,
  )
