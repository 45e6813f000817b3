import type { PrismaClient } from '@/prisma/client/client'
import { PARTICIPANTS_CHANNEL, type ParticipantStore } from './participant-store'

/** The table of participants in the journal's database. */
export function createPrismaParticipants(prisma: PrismaClient): ParticipantStore {
  const tell = (name: string) =>
    prisma.$executeRawUnsafe('select pg_notify($1, $2)', PARTICIPANTS_CHANNEL, name)

  return {
    read: async () => {
      const rows = await prisma.participant.findMany({ orderBy: { name: 'asc' } })
      return rows.map(({ name, url, lab, usable }) => ({
        name,
        kind: 'postgresql' as const,
        url,
        lab,
        usable,
      }))
    },
    put: async ({ name, kind, url, lab }) => {
      const now = new Date()
      const known = await prisma.participant.findUnique({ where: { name } })
      const moved = known !== null && known.url !== url
      const untested = { usable: false, findings: [], examinedAt: null, state: 'unknown' }
      await prisma.participant.upsert({
        where: { name },
        create: { name, kind, url, lab },
        update: { kind, url, lab, updatedAt: now, ...(moved ? untested : {}) },
      })
      await tell(name)
    },
    examined: async (name, { usable, version, server, findings }) => {
      await prisma.participant.updateMany({
        where: { name },
        data: {
          usable,
          version,
          server,
          findings: findings.map((finding) => ({ ...finding })),
          examinedAt: new Date(),
        },
      })
      await tell(name)
    },
    answered: async (name, answering) => {
      const data =
        answering.state === 'up'
          ? {
              state: 'up',
              answeredAt: new Date(answering.answeredAt),
              roundTripMs: answering.roundTripMs,
              silentSince: null,
            }
          : { state: 'no-answer', silentSince: new Date(answering.silentSince) }
      await prisma.participant.updateMany({ where: { name }, data })
    },
    swept: async (name) => {
      await prisma.participant.updateMany({ where: { name }, data: { sweptAt: new Date() } })
    },
  }
}
