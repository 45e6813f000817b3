import { createAlertDesk } from './alert/alert-desk'
import type { Slots } from './alert/alert-store'
import { createDeliverer } from './alert/deliverer'
import { createEvaluator, EVALUATOR_TTL_MS } from './alert/evaluator'
import { createPrismaRules, createPrismaTargets } from './alert/prisma-alert-settings'
import { createPrismaDeliveries } from './alert/prisma-deliveries'
import { createPrismaEvaluator } from './alert/prisma-evaluator'
import type { Config } from './config'
import type { Common } from './run-common'

const PLACES_MS_MAX = 1_000

/** Alerts, put together: what the API does with them, and the evaluation of this process. */
export function openAlerts(common: Common, { publicUrl, retentionDays }: Config) {
  const { database, cluster, clock, logger, secrets, newUlid, dice, home, name } = common
  const { prisma } = database
  const installation = { cluster, link: publicUrl }
  const rules = createPrismaRules(prisma)
  const targets = createPrismaTargets(prisma)
  const deliveries = createPrismaDeliveries(prisma)
  const sending = { deliveries, targets, secrets, clock }
  return {
    desk: createAlertDesk({ ...sending, rules, installation, newUlid }),
    evaluate: () =>
      createEvaluator({
        ...{ clock, logger, retentionDays, readSlots: () => readSlots(common) },
        store: createPrismaEvaluator({
          ...{ prisma, installation, newUlid, ttlMs: EVALUATOR_TTL_MS },
          ...{ owner: home.nodeId(), process: name },
        }),
        deliverer: (mayDeliver) => createDeliverer({ ...sending, logger, dice, mayDeliver }),
      }),
  }
}

/** Whoever does not answer in time is of unknown state; nobody waits for him longer. */
async function readSlots({ registry }: Common): Promise<Slots> {
  const asked = registry.all().map(async ({ name }) => {
    const places = registry.get(name)?.places?.(AbortSignal.timeout(PLACES_MS_MAX))
    const found = await (places ?? Promise.resolve(null)).catch(() => 'unknown' as const)
    return [name, found] as const
  })
  return new Map(await Promise.all(asked))
}
