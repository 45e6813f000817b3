import type { IncomingMessage } from 'node:http'
import { BlockList, isIP } from 'node:net'
import { z } from 'zod'

/** Addresses and networks with commas between; faults are told with the other settings. */
export const trustedProxies = z
  .string()
  .transform((text) => text.split(',').map((one) => one.trim()))
  .refine(
    (all) => all.every((one) => add(new BlockList(), one)),
    'must be addresses or networks with commas between, 10.0.0.7,10.1.0.0/16',
  )

/** Whom a request comes from, as far as can be believed. */
export interface Caller {
  readonly address: string
  /** How that one reached the proxy; null: there is none, or it does not say. */
  readonly proto: 'http' | 'https' | null
}

export type CallerOf = (
  request: Pick<IncomingMessage, 'headers'> & {
    readonly socket: { readonly remoteAddress?: string | undefined }
  },
) => Caller

/**
 * X-Forwarded-For is read from its end, for each proxy appends whom it has seen, and only as far as
 * those that are trusted say so: what a caller writes there himself stands before, and counts nothing.
 */
export function createCallerOf(trusted: readonly string[]): CallerOf {
  const list = new BlockList()
  for (const one of trusted) add(list, one)
  const isTrusted = (address: string) =>
    isIP(address) !== 0 && list.check(address, isIP(address) === 6 ? 'ipv6' : 'ipv4')
  return ({ headers, socket }) => {
    const direct = plain(socket.remoteAddress ?? '')
    if (!isTrusted(direct)) return { address: direct, proto: null }
    const path = listOf(headers['x-forwarded-for']).map(plain)
    let address = direct
    while (isTrusted(address)) {
      const before = path.pop()
      if (before === undefined || isIP(before) === 0) break
      address = before
    }
    const told = listOf(headers['x-forwarded-proto']).at(-1)?.toLowerCase()
    return { address, proto: told === 'http' || told === 'https' ? told : null }
  }
}

const listOf = (header: string | string[] | undefined): string[] =>
  [header ?? []]
    .flat()
    .join(',')
    .split(',')
    .map((one) => one.trim())
    .filter((one) => one !== '')

/** An address of IPv4 written as one of IPv6 is the same one; some proxies add a port. */
const plain = (text: string): string =>
  text
    .replace(/^::ffff:(?=\d+\.)/i, '')
    .replace(/^\[([^\]]+)\](:\d+)?$/, '$1')
    .replace(/^(\d+\.\d+\.\d+\.\d+):\d+$/, '$1')

const BITS = { 4: 32, 6: 128 } as const

/** False: it is neither an address nor a network. */
function add(list: BlockList, text: string): boolean {
  const [address = '', prefix, ...rest] = text.split('/')
  const version = isIP(address)
  if (rest.length > 0 || (version !== 4 && version !== 6)) return false
  const kind = version === 4 ? 'ipv4' : 'ipv6'
  if (prefix === undefined) list.addAddress(address, kind)
  else if (/^\d{1,3}$/.test(prefix) && Number(prefix) <= BITS[version])
    list.addSubnet(address, Number(prefix), kind)
  else return false
  return true
}
