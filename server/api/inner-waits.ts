import type { InnerRoute } from '@/server/platform/inner-http'
import type { WaitReading } from '@/server/recovery/look-at-waits'

/** Where web asks who waits for whom: only the coordinator knows whose its sessions are. */
export const innerWaits = (look: () => Promise<WaitReading>): InnerRoute => ({
  method: 'POST',
  path: /^\/internal\/waits$/,
  handle: async () => ({ status: 200, body: await look() }),
})
