import type { Clock } from '@/server/platform/clock'
import {
  mariadbArguments,
  mariadbEnvironment,
  prepareMariadb,
} from '@/server/platform/embedded-mariadb'
import type { Body } from './body'
import type { ChildSpec, MariadbSpec } from './child-spec'
import { databaseServer } from './database-server'
import { program } from './program'

/** How a child is started and signalled, by its kind. */
export function bodyOf(spec: ChildSpec, logFile: string, clock: Clock): Body {
  switch (spec.kind) {
    case 'program':
      return program(spec, logFile)
    case 'postgres':
      return databaseServer(spec, logFile, clock)
    case 'mariadb':
      return mariadb(spec, logFile)
  }
}

/** A program like any other, once there is data for it to run on. */
function mariadb({ name, role, server, environment }: MariadbSpec, logFile: string): Body {
  const body = program(
    {
      ...{ kind: 'program', name, role, command: server.programs.server },
      ...{ args: mariadbArguments(server), environment: mariadbEnvironment(environment) },
    },
    logFile,
  )
  return {
    ...body,
    launch: async () => {
      await prepareMariadb(server, environment)
      return body.launch()
    },
  }
}
