import { z } from 'zod'
import { Prisma, type PrismaClient } from '@/prisma/client/client'
import {
  PARTICIPANTS_CHANNEL,
  type ParticipantStore,
  type Registration,
  type StoredParticipant,
} from './participant-store'
import { POLICIES_CHANNEL } from './policy-store'
import { noSettings, parseSettings } from './settings'

const kinds = z.enum(['postgresql', 'mariadb', 'sqlite', 'http'])
const managers = z.enum(['api', 'file', 'left-file']).catch('api')

/** The table of participants in the journal's database. */
export function createPrismaParticipants(prisma: PrismaClient): ParticipantStore {
  const tell = (name: string) =>
    prisma.$executeRawUnsafe('select pg_notify($1, $2)', PARTICIPANTS_CHANNEL, name)

  return {
    read: async () => (await prisma.participant.findMany({ orderBy: { name: 'asc' } })).map(rowOf),
    put: async (row) => {
      await upsert(prisma, row)
      await tell(row.name)
    },
    letGo: async (name) => {
      await prisma.participant.updateMany({ where: { name }, data: { managedBy: 'left-file' } })
      await tell(name)
    },
    drain: async (name, by) => {
      await prisma.participant.updateMany({
        where: { name, ...(by === null ? {} : { drainingSince: null }) },
        data: { drainingSince: by === null ? null : new Date(), drainedBy: by },
      })
      await tell(name)
    },
    remove: async (name) => {
      const removed = await prisma.$executeRaw`
        delete from verdict_participant where name = ${name} and not exists (
          select from verdict_transaction t join verdict_branch b on b.transaction = t.id
          where t.ended_at is null and b.participant = ${name}
            and b.state not in ('committed', 'aborted', 'read-only', 'heuristic'))`
      if (removed > 0) await forgetRetries(prisma, name)
      await tell(name)
      return removed > 0
    },
    examined: async (name, { usable, version, server, findings, clockOffsetMs }, by) => {
      await prisma.participant.updateMany({
        where: { name },
        data: {
          // What did not answer is of the version it was.
          ...(version === 'unknown' ? {} : { version }),
          ...{ usable, server, examinedAt: new Date(), examinedBy: by },
          clockOffsetMs: clockOffsetMs ?? null,
          findings: findings.map((finding) => ({ ...finding })),
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
    swept: async (name, found) => {
      const onlyHere = found.map((branch) => ({ ...branch }))
      await prisma.participant.updateMany({
        where: { name },
        data: { sweptAt: new Date(), onlyHere },
      })
    },
    gone: async (name, branchId) => {
      await prisma.$executeRawUnsafe(takeOut, name, branchId)
    },
  }
}

/** Whoever is registered under that name later is another one. */
async function forgetRetries(prisma: PrismaClient, name: string): Promise<void> {
  await prisma.retryPause.deleteMany({ where: { participant: name } })
  await prisma.retryPolicy.deleteMany({ where: { scope: name } })
  await prisma.$executeRawUnsafe('select pg_notify($1, $2)', POLICIES_CHANNEL, '')
}

async function upsert(prisma: PrismaClient, registration: Registration): Promise<void> {
  const { name, kind, url, lab, managedBy = 'api' } = registration
  const { secret, limits, timeouts, policy } = { ...noSettings, ...registration }
  const known = await prisma.participant.findUnique({ where: { name } })
  const moved = known !== null && isElsewhere(rowOf(known), { kind, url, secret })
  const untested = {
    ...{ usable: false, findings: [], examinedAt: null, examinedBy: null, clockOffsetMs: null },
    state: 'unknown',
  }
  const json = { limits: { ...limits }, timeouts: { ...timeouts }, policy: { ...policy } }
  const reference = secret === null ? Prisma.DbNull : { ...secret }
  const data = { kind, url, lab, managedBy, secret: reference, ...json }
  await prisma.participant.upsert({
    where: { name },
    create: { name, ...data },
    update: { ...data, updatedAt: new Date(), ...(moved ? untested : {}) },
  })
}

type Address = Pick<StoredParticipant, 'kind' | 'url' | 'secret'>

const isElsewhere = (known: Address, now: Address): boolean =>
  known.kind !== now.kind ||
  known.url !== now.url ||
  JSON.stringify(known.secret) !== JSON.stringify(now.secret)

/** What another version wrote in another way is kept, and cannot be opened by this one. */
function rowOf(row: Prisma.ParticipantGetPayload<object>): StoredParticipant {
  const { name, url, lab, usable, drainingSince, drainedBy } = row
  const kind = kinds.safeParse(row.kind)
  const settings = parseSettings(row)
  const readable = kind.success && settings !== null
  return {
    ...(settings ?? noSettings),
    ...{ name, url, lab, drainedBy },
    kind: readable ? kind.data : 'unknown',
    usable: usable && readable,
    draining: drainingSince !== null,
    managedBy: managers.parse(row.managedBy),
  }
}
const takeOut = `update verdict_participant set only_here = (
  select coalesce(jsonb_agg(one), '[]') from jsonb_array_elements(only_here) one
  where one->>'branchId' <> $2) where name = $1`
