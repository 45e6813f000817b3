import { startAgent } from './agent-process'
import type { ClusterBank } from './cluster-bank'
import { startPostgresBank } from './cluster-bank-postgres'
import { within } from './postgres'
import { serviceParticipant } from './service'

/** A bank of PostgreSQL with an agent before it. `kill` kills the agent alone. */
export async function startAgentBank(
  environment: Readonly<Record<string, string>> = {},
): Promise<ClusterBank> {
  const bank = await startPostgresBank()
  const agent = await startAgent(bank.server.url, environment)
  return {
    ...{ kind: 'http', url: agent.address, look: bank.look },
    examine: async () => {
      const participant = serviceParticipant(agent.address)
      const examined = await participant.examine(within())
      await participant.close()
      return examined
    },
    work: (booking) => ({ statements: [], payload: { statements: bank.work(booking).statements } }),
    snare: () => {
      throw new Error('there is no link before an agent')
    },
    kill: agent.kill,
    start: agent.start,
    remove: async () => {
      await agent.remove()
      await bank.remove()
    },
  }
}
