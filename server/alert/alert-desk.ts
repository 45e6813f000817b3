import type { AlertDelivery } from '@/server/contract/alert'
import type { AlertTargetSettings } from '@/server/contract/alert-target-settings'
import type { Subject } from '@/server/policy/alert-conditions'
import type { AlertRules, AlertTargets, DeliveryStore } from './alert-store'
import { type AttemptDeps, attempt, hasArrived } from './attempt'
import { type Installation, linkOf, messageOf } from './message'

/** What the API may do with alerts. */
export interface AlertDesk {
  readonly rules: AlertRules
  readonly targets: AlertTargets
  readonly linkOf: (subject: Subject) => string
  /** Sends a test at once, and answers what was sent and what came back; it is kept as well. */
  test(id: string, target: AlertTargetSettings): Promise<AlertDelivery>
}

interface DeskDeps extends AttemptDeps {
  readonly rules: AlertRules
  readonly targets: AlertTargets
  readonly deliveries: DeliveryStore
  readonly installation: Installation
  readonly newUlid: () => string
}

export function createAlertDesk(deps: DeskDeps): AlertDesk {
  const { rules, targets, deliveries, installation, newUlid, clock } = deps
  return {
    ...{ rules, targets, linkOf: (subject) => linkOf(installation, subject) },
    test: async (id, target) => {
      const message = testMessage(installation, { id: newUlid(), at: new Date(clock.now()) })
      const made = await attempt(deps, { target, message, n: 1 })
      const delivery: AlertDelivery = {
        ...{ id: message.id, target: id, event: 'test', alert: message.alert },
        state: hasArrived(made) ? 'delivered' : 'given-up',
        ...{ createdAt: made.at, nextAt: null, endedAt: new Date(clock.now()).toISOString() },
        ...{ tries: 1, attempts: [made] },
      }
      await deliveries.keep(delivery)
      return delivery
    },
  }
}

/** An alert about nothing but the way here; its link leads to the page of alerts. */
function testMessage(
  installation: Installation,
  { id, at }: { readonly id: string; readonly at: Date },
) {
  const time = at.toISOString()
  const link = `${installation.link}/settings/alerts`
  return messageOf(installation, {
    ...{ id, event: 'test', at, concerned: { ids: [], more: 0 } },
    alert: {
      ...{ id, rule: 'test', kind: 'in-doubt', severity: 'warning' },
      subject: { type: 'installation', id: installation.cluster, link },
      summary:
        'This is a test, sent by hand: alerts of Verdict arrive here. Nothing is the matter.',
      ...{ since: time, firedAt: time, resolvedAt: null, resolution: null },
    },
  })
}
