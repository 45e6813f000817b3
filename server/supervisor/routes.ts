import { processCommand } from '@/server/contract/lab'
import type { InnerReply, InnerRoute } from '@/server/platform/inner-http'
import type { Command, ProcessState } from './child-spec'
import type { Outcome } from './keeper'

/** What the listener needs of the supervisor. */
export interface Processes {
  processes(): readonly ProcessState[]
  /** Null: there is no child of that name. Under one id it is carried out once. */
  command(name: string, command: Command, id?: string): Promise<Outcome | null>
}

/** What the lab may ask of the supervisor. */
export const processRoutes = ({ processes, command }: Processes): readonly InnerRoute[] => [
  {
    method: 'GET',
    path: /\/internal\/processes/,
    handle: () => ({ status: 200, body: { items: processes() } }),
  },
  {
    method: 'POST',
    path: /\/internal\/processes\/(?<name>[^/:]+):(?<verb>[a-z]+)/,
    handle: async ({ params: { name = '', verb }, query }): Promise<InnerReply> => {
      const asked = processCommand.safeParse(verb)
      if (!asked.success) return { status: 404, body: { error: `There is no command ${verb}` } }
      const outcome = await command(name, asked.data, query.get('id') ?? undefined)
      if (outcome === null) return { status: 404, body: { error: `No process is called ${name}` } }
      if (!outcome.ok) return { status: 409, body: { error: outcome.reason } }
      return { status: 200, body: processes().find((process) => process.name === name) }
    },
  },
]
