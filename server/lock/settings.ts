import { z } from 'zod'
import type { LockPlace } from './place'

const stores = ['postgres', 'etcd', 'zookeeper', 'redis'] as const

/** The settings of the environment that say where locks are kept. */
export const lockSettings = {
  VERDICT_LOCKS: z.enum(stores, `must be one of ${stores.join(', ')}`).default('postgres'),
  VERDICT_REDIS_URL: z
    .string()
    .regex(/^rediss?:\/\/[^/]+/, 'must read redis://user:password@host:port')
    .optional(),
  VERDICT_ZOOKEEPER_SERVERS: z
    .string()
    .regex(/^[^\s,:/]+:\d+(,[^\s,:/]+:\d+)*(\/[^\s/]+)*$/, 'must read host:2181,host:2181/path')
    .optional(),
  VERDICT_ZOOKEEPER_LOGIN: z
    .string()
    .regex(/^[^:]+:.+$/, 'must read user:password')
    .optional(),
}

interface Settings {
  readonly VERDICT_LOCKS: (typeof stores)[number]
  readonly VERDICT_ETCD_ENDPOINTS?: readonly string[] | undefined
  readonly VERDICT_REDIS_URL?: string | undefined
  readonly VERDICT_ZOOKEEPER_SERVERS?: string | undefined
  readonly VERDICT_ZOOKEEPER_LOGIN?: string | undefined
}

const needed = {
  etcd: 'VERDICT_ETCD_ENDPOINTS',
  zookeeper: 'VERDICT_ZOOKEEPER_SERVERS',
  redis: 'VERDICT_REDIS_URL',
} as const

/** A store other than the journal's database needs its address. */
export function checkLocks(given: Settings, context: z.RefinementCtx): void {
  const store = given.VERDICT_LOCKS
  if (store === 'postgres' || given[needed[store]] !== undefined) return
  context.addIssue({
    ...{ code: 'custom', path: [needed[store]] },
    message: `must say where it is, for VERDICT_LOCKS is ${store}`,
  })
}

export function lockPlaceOf(given: Settings): LockPlace {
  const { VERDICT_LOCKS: store, VERDICT_ETCD_ENDPOINTS: endpoints = [] } = given
  if (store === 'etcd') return { store, endpoints }
  if (store === 'redis') return { store, url: given.VERDICT_REDIS_URL ?? '' }
  if (store === 'zookeeper')
    return {
      ...{ store, servers: given.VERDICT_ZOOKEEPER_SERVERS ?? '' },
      login: given.VERDICT_ZOOKEEPER_LOGIN ?? null,
    }
  return { store }
}

/** What a child process is told of it. */
export const lockEnvironmentOf = (place: LockPlace): Readonly<Record<string, string>> => ({
  VERDICT_LOCKS: place.store,
  ...(place.store === 'redis' && { VERDICT_REDIS_URL: place.url }),
  ...(place.store === 'zookeeper' && {
    VERDICT_ZOOKEEPER_SERVERS: place.servers,
    ...(place.login !== null && { VERDICT_ZOOKEEPER_LOGIN: place.login }),
  }),
  ...(place.store === 'etcd' && { VERDICT_ETCD_ENDPOINTS: place.endpoints.join(',') }),
})
