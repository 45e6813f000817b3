import { z } from 'zod'
import type { PrismaClient } from '@/prisma/client/client'
import { alertMessage, deliveryAttempt } from '@/server/contract/alert'
import type { DeliveryStore } from './alert-store'

/** The messages to be delivered, in their table. */
export function createPrismaDeliveries(prisma: PrismaClient): DeliveryStore {
  return {
    due: async (busy) => {
      const [row] = await prisma.$queryRawUnsafe<DueRow[]>(findDue, busy)
      if (row === undefined) return null
      const { message, attempts, ...rest } = row
      return {
        ...rest,
        message: alertMessage.parse(message),
        attempts: z.array(deliveryAttempt).parse(attempts),
      }
    },
    tried: async (id, { attempts, state, delayMs }) => {
      const values = [id, JSON.stringify(attempts), state, delayMs]
      await prisma.$executeRawUnsafe(writeTried, ...values)
    },
    keep: async ({ id, target, event, alert, ...rest }) => {
      const { state, createdAt, tries, attempts } = rest
      await prisma.alertDelivery.create({
        data: {
          ...{ id, target, event, state, tries, attempts: json(attempts), alert: null, n: 1 },
          ...{ createdAt, endedAt: new Date(), message: json({ alert }) },
        },
      })
    },
  }
}

interface DueRow {
  id: string
  target: string
  tries: number
  createdAt: Date
  message: unknown
  attempts: unknown
}

const json = (value: unknown) => JSON.parse(JSON.stringify(value))

/** What is told of one alert keeps its order at each target: an end never overtakes its beginning. */
const findDue = `select id, target, tries, created_at as "createdAt", message, attempts
from verdict_alert_delivery d
where state = 'waiting' and next_at <= clock_timestamp() and target <> all($1::text[])
  and not exists (select from verdict_alert_delivery e
    where e.alert = d.alert and e.target = d.target and e.n < d.n and e.state = 'waiting')
order by next_at, id limit 1`

const writeTried = `update verdict_alert_delivery
set attempts = $2::jsonb, state = $3, tries = tries + 1,
  next_at = case when $3 = 'waiting' then clock_timestamp() + $4 * interval '1 millisecond' end,
  ended_at = case when $3 <> 'waiting' then clock_timestamp() end
where id = $1 and state = 'waiting'`
