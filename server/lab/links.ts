import { join } from 'node:path'
import type { Client } from '@/sdk/client'
import type { LabLink } from '../contract/lab'
import { type Clock, wait } from '../platform/clock'
import type { Home } from '../platform/home'
import type { Logger } from '../platform/logger'
import { createLinkProxy, type LinkProxy } from './link-proxy'

export interface Link extends LabLink {
  /** The participant's address through the link: what Verdict is told. */
  readonly url: string
  readonly proxy: LinkProxy
}

const POSTGRES_PORT = 5432

/** The address is that of a service, of MariaDB, or of PostgreSQL. */
function kindOf(url: string): Link['kind'] {
  if (url.startsWith('http:')) return 'http'
  return url.startsWith('mariadb:') ? 'mariadb' : 'postgresql'
}

const AGAIN_MS = 1_000

/** What a link leads to: a participant by its own address. */
export interface LinkEnd {
  readonly name: string
  readonly url: string
  readonly process: string
}

interface LinksOptions {
  readonly home: Home
  readonly clock: Clock
  readonly dice: () => number
}

/**
 * One link a participant, on a port that stays the same when the lab starts again. They are opened one
 * after another, so that no two choose the same port.
 */
export async function openLinks(
  ends: readonly LinkEnd[],
  { home, clock, dice }: LinksOptions,
): Promise<readonly Link[]> {
  const links: Link[] = []
  for (const { name, url, process } of ends) {
    const direct = new URL(url)
    const kind = kindOf(url)
    const target = { host: direct.hostname, port: Number(direct.port || POSTGRES_PORT) }
    const port = await home.port(join('links', name), () => false)
    const proxy = await createLinkProxy({ port, target, clock, dice, http: kind === 'http' })
    const through = new URL(url)
    through.hostname = '127.0.0.1'
    through.port = String(proxy.port)
    links.push({ ...{ name, kind, process }, url: through.href, proxy })
  }
  return links
}

/** The address of a participant through its link, if it has one. */
export const throughLink = (
  links: readonly Link[],
  { name, url }: Pick<Link, 'name' | 'url'>,
): string => links.find((link) => link.name === name)?.url ?? url

/** Makes a bank a participant, asking again until Verdict is there and the bank passed its test. */
export async function register(
  { name, kind, url }: Link,
  { api, clock, logger, closed }: RegisterOptions,
): Promise<void> {
  while (!closed.aborted) {
    if (await isUsable(api, { name, url })) return
    const put = await api.putParticipant(name, { kind, url, lab: true })
    const tested = put.type === 'answered' ? await api.testParticipant(name) : put
    if (tested.type === 'answered' && tested.value.usable) return
    logger.debug({ bank: name, answer: tested }, 'the bank is no participant yet')
    await wait(clock, AGAIN_MS)
  }
}

/** True: it was registered earlier, and nothing has changed. */
export async function isUsable(
  api: Client,
  { name: known, url }: Pick<Link, 'name' | 'url'>,
): Promise<boolean> {
  const all = await api.participants()
  if (all.type !== 'answered') return false
  const found = all.value.items.find(({ name }) => name === known)
  return found?.usable === true && new URL(found.url).port === new URL(url).port
}

interface RegisterOptions {
  readonly api: Client
  readonly clock: Clock
  readonly logger: Logger
  readonly closed: AbortSignal
}
