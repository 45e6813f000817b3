import { z } from 'zod'
import type { PrismaClient } from '@/prisma/client/client'
import type { FlowStore } from './flow-store'

/** Sign-ins under way, in the journal's database. */
export const createPrismaFlows = (prisma: PrismaClient): FlowStore => ({
  keep: async (id, { state, nonce, verifier, returnTo }, lastsMs) => {
    await prisma.$transaction([
      prisma.$executeRaw`delete from verdict_sign_in where expires_at < now()`,
      prisma.$executeRaw`
        insert into verdict_sign_in (id, state, nonce, verifier, return_to, expires_at)
        values (${id}, ${state}, ${nonce}, ${verifier}, ${returnTo},
          now() + ${lastsMs} * interval '1 ms')`,
    ])
  },
  take: async (id) => {
    const [row] = await prisma.$queryRaw<unknown[]>`
      delete from verdict_sign_in where id = ${id} and expires_at > now()
      returning state, nonce, verifier, return_to "returnTo"`
    return row === undefined ? null : stored.parse(row)
  },
})

const stored = z.object({
  ...{ state: z.string(), nonce: z.string(), verifier: z.string(), returnTo: z.string() },
})
