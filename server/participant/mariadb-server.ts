import type { StopSignal } from '@/server/platform/stop'
import type { Failure } from './mariadb-errors'
import type { Result } from './mariadb-exchange'
import { askIdentity, type Identity, identityOf, isSameLife } from './mariadb-identity'
import type { Sessions } from './mariadb-pool'

/** What is known of the server behind the address. */
export interface Server {
  /** Its version, asked once: MariaDB and MySQL differ in a few texts. */
  version(signal: StopSignal): Promise<{ readonly version: string } | { readonly failure: Failure }>
  /** Who answered `askIdentity`. One life has one name, though readings differ by a second. */
  identify(answer: readonly Result[]): Identity | null
}

export function createServer(watching: Sessions): Server {
  let version: string | null = null
  let life: string | null = null

  const identify = (answer: readonly Result[]): Identity | null => {
    const identity = identityOf(watching.place, answer)
    if (identity === null) return null
    version = identity.version
    if (life === null || !isSameLife(life, identity.server)) life = identity.server
    return { ...identity, server: life }
  }
  return {
    identify,
    version: async (signal) => {
      if (version !== null) return { version }
      const { results, failure } = await watching.ask({ texts: askIdentity }, { signal })
      const identity = failure === null ? identify(results) : null
      return identity ?? { failure: failure ?? nameless }
    },
  }
}

export const nameless: Failure = {
  lost: true,
  errno: null,
  code: 'no-identity',
  message: 'The server did not say who it is',
}
