import { join } from 'node:path'
import type { Client } from '@/sdk/client'
import { type Clock, wait } from '../platform/clock'
import type { Home } from '../platform/home'
import type { Logger } from '../platform/logger'
import type { LabDatabase } from './lab-ports'
import { createLinkProxy, type LinkProxy } from './link-proxy'

export interface Link {
  readonly bank: string
  /** The bank's address through the link: what Verdict is told. */
  readonly url: string
  readonly proxy: LinkProxy
}

const POSTGRES_PORT = 5432
/** The address is that of MariaDB, or of PostgreSQL. */
export const kindOf = (url: string): 'mariadb' | 'postgresql' =>
  url.startsWith('mariadb:') ? 'mariadb' : 'postgresql'
const AGAIN_MS = 1_000

/** One link a bank, on a port that stays the same when the lab starts again. */
export function openLinks(
  databases: readonly LabDatabase[],
  { home, clock }: { home: Home; clock: Clock },
): Promise<readonly Link[]> {
  return Promise.all(
    databases.map(async ({ name, url }) => {
      const direct = new URL(url)
      const target = { host: direct.hostname, port: Number(direct.port || POSTGRES_PORT) }
      const port = await home.port(join('links', name), () => false)
      const proxy = await createLinkProxy({ port, target, clock })
      const through = new URL(url)
      through.hostname = '127.0.0.1'
      through.port = String(proxy.port)
      return { bank: name, url: through.href, proxy }
    }),
  )
}

/** Makes a bank a participant, asking again until Verdict is there and the bank passed its test. */
export async function register(
  { bank, url }: Link,
  { api, clock, logger, closed }: RegisterOptions,
): Promise<void> {
  while (!closed.aborted) {
    if (await isUsable(api, { bank, url })) return
    const put = await api.putParticipant(bank, { kind: kindOf(url), url, lab: true })
    const tested = put.type === 'answered' ? await api.testParticipant(bank) : put
    if (tested.type === 'answered' && tested.value.usable) return
    logger.debug({ bank, answer: tested }, 'the bank is no participant yet')
    await wait(clock, AGAIN_MS)
  }
}

/** True: it was registered earlier, and nothing has changed. */
export async function isUsable(
  api: Client,
  { bank, url }: Pick<Link, 'bank' | 'url'>,
): Promise<boolean> {
  const known = await api.participants()
  if (known.type !== 'answered') return false
  const found = known.value.items.find(({ name }) => name === bank)
  return found?.usable === true && new URL(found.url).port === new URL(url).port
}

interface RegisterOptions {
  readonly api: Client
  readonly clock: Clock
  readonly logger: Logger
  readonly closed: AbortSignal
}
