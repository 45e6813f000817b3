import { alertDeliveries, alerts, deliveriesQuery } from '@/server/contract/alert'
import { ok } from '../reply'
import { defineRoute } from '../route'

/** GET /v1/alerts */
export const getAlerts = defineRoute({
  method: 'GET',
  path: '/v1/alerts',
  name: 'getAlerts',
  summary: 'The rules of alerts, their targets, and what fires now',
  replies: { 200: alerts },
  handle: async ({ view, alerts: desk }) => ok(await view.readAlerts({ linkOf: desk.linkOf })),
})

/** GET /v1/alerts/deliveries */
export const listAlertDeliveries = defineRoute({
  method: 'GET',
  path: '/v1/alerts/deliveries',
  name: 'listAlertDeliveries',
  summary: 'What was told of alerts and to whom, with every request and reply, the newest first',
  query: deliveriesQuery,
  replies: { 200: alertDeliveries },
  handle: async ({ view }, { query }) => ok({ items: await view.listAlertDeliveries(query) }),
})
