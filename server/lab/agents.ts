import type { Client } from '@/sdk/client'
import { type Clock, wait } from '../platform/clock'
import type { Home } from '../platform/home'
import type { LabAgent, Supervisor } from './lab-ports'
import { done, type Result, refuse } from './lab-reply'
import { isUsable } from './links'
import { agentOf } from './transfers'

interface AgentsOptions {
  readonly agents: readonly LabAgent[]
  readonly supervisor: Supervisor
  readonly api: Client
  readonly home: Home
  readonly clock: Clock
  readonly closed: AbortSignal
}

/** Read by the supervisor: from now on the agents start with the rest, for branches may be open. */
const USED = 'lab-agents-used'
const READY_MS_MAX = 20_000
const AGAIN_MS = 200

/** Starts the agents and makes them participants; what was done already is not done again. */
export const createAgents = (options: AgentsOptions) => async (): Promise<Result<null>> => {
  options.home.writeSecret(USED, '')
  const all = await Promise.all(options.agents.map((agent) => ready(agent, options)))
  return all.find(({ ok }) => !ok) ?? done(null)
}

async function ready(agent: LabAgent, options: AgentsOptions): Promise<Result<null>> {
  const { supervisor, clock, closed } = options
  const started = await supervisor.command(agent.process, 'start')
  if (started.type === 'refused') return refuse(started.code, started.detail)
  if (started.process.state === 'paused') return isPaused(agent)
  const untilMs = clock.monotonicMs() + READY_MS_MAX
  while (!closed.aborted) {
    if (await takesPart(agent, options.api)) return done(null)
    if (clock.monotonicMs() > untilMs) break
    await wait(clock, AGAIN_MS)
  }
  return isLate(agent)
}

/** It is tested each time: what was found before a crash says nothing about now. */
async function takesPart({ bank, url }: LabAgent, api: Client): Promise<boolean> {
  const name = agentOf(bank)
  if (!(await isUsable(api, { bank: name, url }))) {
    const put = await api.putParticipant(name, { kind: 'http', url, lab: true })
    if (put.type !== 'answered') return false
  }
  const tested = await api.testParticipant(name)
  return tested.type === 'answered' && tested.value.usable === true
}

const isPaused = ({ process }: LabAgent) =>
  refuse(
    'process-state',
    `${process} is paused, so no transfer can go through it. No run was started. Resume it, then run again.`,
  )

const isLate = ({ bank, process }: LabAgent) =>
  refuse(
    'participant-silent',
    `${process}, the agent in front of ${bank}, did not become ready in time. No run was started. See whether ${bank} and ${process} run, then try again.`,
  )
