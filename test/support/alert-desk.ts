import { ulid } from 'ulid'
import { type AlertDesk, createAlertDesk } from '@/server/alert/alert-desk'
import { createPrismaRules, createPrismaTargets } from '@/server/alert/prisma-alert-settings'
import { createPrismaDeliveries } from '@/server/alert/prisma-deliveries'
import type { Secrets } from '@/server/participant/secrets'
import { systemClock } from '@/server/platform/clock'
import type { Database } from '@/server/platform/database'

interface Options {
  readonly secrets: Secrets
  readonly cluster: string
  readonly port: number
}

/** What the API does with alerts, over a test's own database. */
export const alertDesk = ({ prisma }: Database, { secrets, cluster, port }: Options): AlertDesk =>
  createAlertDesk({
    ...{ secrets, clock: systemClock, newUlid: ulid },
    installation: { cluster, link: `http://127.0.0.1:${port}` },
    rules: createPrismaRules(prisma),
    targets: createPrismaTargets(prisma),
    deliveries: createPrismaDeliveries(prisma),
  })
