import { createHttpParticipant } from '@/server/participant/http-participant'
import { startAgent } from '../../support/agent-process'
import { cpuMsOfProcess } from '../transfers/servers'
import type { BenchBank } from './bank'
import { startPostgresBenchBank } from './postgres-bank'

/** A PostgreSQL behind HTTP: an agent of the kit before it. Raw it is the PostgreSQL alone. */
export async function startHttpBenchBank(): Promise<BenchBank> {
  const bank = await startPostgresBenchBank()
  const agent = await startAgent(bank.url)
  return {
    ...bank,
    kind: 'http',
    url: agent.address,
    open: (name, url) => createHttpParticipant({ name, url }),
    cpuMs: () => bank.cpuMs() + cpuMsOfProcess(agent.pid()),
    remove: async () => {
      await agent.remove()
      await bank.remove()
    },
  }
}
