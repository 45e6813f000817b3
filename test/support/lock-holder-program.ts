import { z } from 'zod'
import { openLocksAt } from './locks'

/* Takes a lock as a process of its own, and keeps it for as long as it lives. */

const place = z.discriminatedUnion('store', [
  z.object({ store: z.literal('postgres'), url: z.string() }),
  z.object({ store: z.literal('etcd'), endpoints: z.array(z.string()) }),
  z.object({
    store: z.literal('zookeeper'),
    servers: z.string(),
    login: z.string().nullable(),
  }),
  z.object({ store: z.literal('redis'), url: z.string() }),
])
const asked = place.and(
  z.object({ key: z.string(), owner: z.string(), ttlMs: z.int(), waitMs: z.int() }),
)
const { key, owner, ttlMs, waitMs, ...where } = asked.parse(JSON.parse(process.argv[2] ?? '{}'))

const locks = openLocksAt(where)
const acquired = await locks.acquire(
  {
    ...{ id: `${owner}-${process.pid}`, key, owner, ttlMs, mode: 'exclusive', priority: 5 },
    ...{ transaction: null, bornAtMs: null },
  },
  { waitMs, waitDie: false, signal: new AbortController().signal },
)
if (acquired.type !== 'granted') throw new Error(`It was not granted: ${acquired.type}`)
const { token } = acquired.held.grant
setInterval(() => void locks.renew({ key, token }, null), ttlMs / 3)
