import { z } from 'zod'
import type { PrismaClient } from '@/prisma/client/client'
import {
  builtInPolicy,
  type OperatorPolicy,
  operatorPolicy,
} from '@/server/contract/operator-policy'
import type { OperatorPolicyStore } from './operator-policy-store'

/** The table of how people may decide. */
export function createPrismaOperatorPolicy(prisma: PrismaClient): OperatorPolicyStore {
  const newest = (take: number) =>
    prisma.operatorPolicy.findMany({ orderBy: { version: 'desc' }, take })
  return {
    current: async () => {
      const [row] = await newest(1)
      return row === undefined ? builtInPolicy : policyIn(row.data)
    },
    history: async (limit) =>
      (await newest(limit)).map(({ data, ...row }) => ({
        ...row,
        policy: policyIn(data),
      })),
    write: ({ policy, reason, by, replaces }) =>
      prisma.$transaction(async (within) => {
        // Whoever writes waits for whoever was first, and then sees that version.
        await within.$executeRaw`lock table verdict_operator_policy in share row exclusive mode`
        const last = await within.operatorPolicy.aggregate({ _max: { version: true } })
        if ((last._max.version ?? 1) !== replaces) return false
        await within.operatorPolicy.create({ data: { data: policy, reason, by } })
        return true
      }),
  }
}

/** What was written before something could be chosen has it as it is built in. */
const policyIn = (data: unknown): OperatorPolicy =>
  operatorPolicy.parse({ ...builtInPolicy, ...z.record(z.string(), z.unknown()).parse(data) })
