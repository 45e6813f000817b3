import type { Database } from '@/server/platform/database'

const LOCK = 72_707_370

export interface NewStream {
  readonly name: string
  readonly role: string
  readonly process: string
}

/**
 * Streams are made one after the other: the lock is held until the row can be seen, so whoever sees
 * a stream has seen all with a smaller id. Cursors rely on it (D16). If it fails, the database is closed.
 */
export async function openStream(
  { prisma, close }: Database,
  { name, role, process }: NewStream,
): Promise<{ readonly id: number }> {
  const made = prisma.$queryRaw<{ id: number }[]>`
    with alone as materialized (select pg_advisory_xact_lock(${LOCK}::bigint))
    insert into verdict_stream (name, role, process)
    select ${name}, ${role}, ${process} from alone returning id`
  const [stream] = await made.catch(async (error: unknown) => {
    await close()
    throw error
  })
  if (stream === undefined) throw new Error('The journal made no stream')
  return stream
}
