import { join } from 'node:path'
import { embeddedUrl } from '@/server/platform/embedded-postgres'
import type { Home } from '@/server/platform/home'
import { isAlive } from '@/server/platform/process-identity'
import type { PostgresSpec, ProgramSpec } from './child-spec'
import { parseNote } from './process-note'

/** An agent, as the lab has to know it. */
export interface AgentPlace {
  readonly process: string
  /** Its address, with the secret in it. */
  readonly url: string
}

export interface PlannedAgent {
  readonly place: AgentPlace
  readonly program: ProgramSpec
}

/** Written by the lab once transfers may have gone through agents: their branches may be open. */
const USED = 'lab-agents-used'

/**
 * One agent before each bank. They start when the lab needs them; from then on they start with the
 * rest, for a branch that was prepared through an agent is ended through it too.
 */
export const planAgents = (
  banks: readonly PostgresSpec[],
  home: Home,
  { host, program }: { host: string; program: (name: string) => ProgramSpec },
): Promise<readonly PlannedAgent[]> =>
  Promise.all(
    banks.map(async (bank) => {
      const name = bank.name.replace('bank', 'agent')
      const port = await home.port(name, () => isLeftOver(home, name))
      const { environment, ...rest } = program(name)
      const url = `http://:${home.password('agent')}@${host.includes(':') ? `[${host}]` : host}:${port}`
      return {
        place: { process: name, url },
        program: {
          ...rest,
          role: 'agent',
          environment: { ...environment, DATABASE_URL: embeddedUrl(bank.server), PORT: `${port}` },
          onDemand: home.read(USED) === null,
        },
      }
    }),
  )

/** The port is taken by the agent of a predecessor that was killed; it ends before ours starts. */
export function isLeftOver(home: Home, name: string): boolean {
  const note = parseNote(home.read(join('run', name)) ?? '')
  return note !== null && isAlive(note)
}
