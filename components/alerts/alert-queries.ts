import { queryOptions } from '@tanstack/react-query'
import { z } from 'zod'
import {
  alertDeliveries,
  alertDelivery,
  alertRule,
  alerts,
  alertTarget,
} from '@/server/contract/alert'
import type { newAlertRule } from '@/server/contract/alert-settings'
import type { newAlertTarget } from '@/server/contract/alert-target-settings'
import { getJson, sendJson } from '../wire/http'

const ALERTS_MS = 2_000

export const alertQueries = {
  all: () =>
    queryOptions({
      queryKey: ['alerts', 'all'],
      queryFn: ({ signal }) => getJson('/v1/alerts', alerts, signal),
      refetchInterval: ALERTS_MS,
    }),
  deliveries: () =>
    queryOptions({
      queryKey: ['alerts', 'deliveries'],
      queryFn: ({ signal }) => getJson('/v1/alerts/deliveries', alertDeliveries, signal),
      refetchInterval: ALERTS_MS,
    }),
}

/** The version that the form was filled from; null: it is new. */
const matching = (version: number | null) =>
  version === null ? {} : { headers: { 'if-match': `"${version}"` } }

interface Saved<Body> {
  readonly id: string
  readonly version: number | null
  readonly body: Body
}

export const saveRule = ({ id, version, body }: Saved<z.input<typeof newAlertRule>>) =>
  sendJson(`/v1/alerts/rules/${encodeURIComponent(id)}`, alertRule, {
    ...{ method: 'PUT', body, ...matching(version) },
  })

export const saveTarget = ({ id, version, body }: Saved<z.input<typeof newAlertTarget>>) =>
  sendJson(`/v1/alerts/targets/${encodeURIComponent(id)}`, alertTarget, {
    ...{ method: 'PUT', body, ...matching(version) },
  })

/** What is shown of it is what is removed: a rule or a target that somebody changed meanwhile stays. */
export const remove = (what: 'rules' | 'targets', id: string, version: number) =>
  sendJson(`/v1/alerts/${what}/${encodeURIComponent(id)}`, z.null(), {
    ...{ method: 'DELETE', ...matching(version) },
  })

/** Really sends, and answers with request and reply. */
export const sendTest = (target: string) =>
  sendJson(`/v1/alerts/${encodeURIComponent(target)}:test`, alertDelivery)
