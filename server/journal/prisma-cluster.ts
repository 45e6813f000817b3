import type { PrismaClient } from '@/prisma/client/client'
import { newUlid } from '@/server/platform/ids'
import { clusterPattern } from '@/server/protocol/ids'

const NAME_LENGTH = 6

/**
 * The name of this installation, part of every id it gives out: `given` if there is one, else what
 * the journal remembers, else a new one which it remembers from then on (D3).
 */
export async function readCluster(prisma: PrismaClient, given: string | null): Promise<string> {
  if (given !== null) return given
  const fresh = `v${newUlid().slice(-NAME_LENGTH).toLowerCase()}`
  await prisma.setting.createMany({
    data: [{ key: 'cluster', value: fresh }],
    skipDuplicates: true,
  })
  const { value } = await prisma.setting.findUniqueOrThrow({ where: { key: 'cluster' } })
  if (typeof value !== 'string' || !clusterPattern.test(value))
    throw new Error(
      'The journal remembers no usable name of this installation. Its branches cannot be told from others. Set VERDICT_CLUSTER to the name in the ids of its transactions.',
    )
  return value
}
