import { z } from 'zod'
import { belongsTo } from '@/server/participant/ownership'
import { wait } from '@/server/platform/clock'
import { branchId } from '@/server/protocol/ids'
import type { TransactionId } from '@/server/protocol/model'
import type { ApiContext } from '../context'
import { ownedByFile, rowNamed } from '../registering'
import { problem, type Reply, reply } from '../reply'
import { defineRoute } from '../route'
import { noSuchParticipant } from './participant-named'
import { recordByHand } from './record-by-hand'

const LIST_MS_MAX = 3_000
/** Coordinators hear within that time that it takes no new branches. */
const HEARD_MS = 1_000
const NAMED_MAX = 20

/** DELETE /v1/participants/{name}: what it took part in stays in the journal. */
export const removeParticipant = defineRoute({
  method: 'DELETE',
  path: '/v1/participants/{name}',
  name: 'removeParticipant',
  summary: 'Forgets a participant at which nothing is open or prepared',
  query: z.object({
    /** `allowed`: it may be removed though it is silent, and nobody knows what it holds prepared. */
    unseen: z.enum(['allowed']).optional(),
  }),
  replies: { 204: null },
  problems: [
    ...(['participant-not-found', 'participant-from-file', 'participant-in-use'] as const),
    'participant-silent',
  ],
  handle: async (context, { params, query, requestId, identity: { name: actor } }) => {
    const name = params.name ?? ''
    const row = await rowNamed(context, name)
    if (row === null) return noSuchParticipant(name)
    const owned = ownedByFile(name, row.managedBy)
    if (owned !== null) return owned
    const refused = await stillThere(context, name, query.unseen === 'allowed')
    if (refused !== null) return refused
    if (!row.draining) await close(context, name, actor)
    const later = row.draining ? null : await stillThere(context, name, query.unseen === 'allowed')
    if (later !== null || !(await context.participants.remove(name))) {
      if (!row.draining) await context.participants.drain(name, null)
      return later ?? inUse(name, await held(context, name))
    }
    await context.registry.reload()
    await recordByHand(context, {
      ...{ action: 'remove-participant', participant: name, requestId, actor },
      reason: 'Removed through the API, with nothing open or prepared there',
    })
    return reply(204, undefined)
  },
})

/** From here on nobody begins a branch there, in whichever process. */
async function close(context: ApiContext, name: string, actor: string): Promise<void> {
  await context.participants.drain(name, actor)
  await wait(context.clock, HEARD_MS)
}

async function stillThere(
  context: ApiContext,
  name: string,
  unseen: boolean,
): Promise<Reply | null> {
  const [open, prepared] = await Promise.all([held(context, name), preparedAt(context, name)])
  const gids = [...new Set([...open, ...(prepared ?? [])])]
  if (gids.length > 0) return inUse(name, gids)
  if (prepared !== null || unseen) return null
  return problem(
    'participant-silent',
    `${name} does not answer, so nobody can see whether it still holds branches prepared. Nothing was removed. Bring it back, or remove it all the same with ?unseen=allowed: what it holds then has to be settled there by hand.`,
  )
}

const inUse = (name: string, gids: readonly string[]): Reply =>
  problem(
    'participant-in-use',
    `${gids.length === 1 ? '1 branch is' : `${gids.length} branches are`} open or prepared at ${name}: ${gids.slice(0, NAMED_MAX).join(', ')}${gids.length > NAMED_MAX ? ' …' : ''}. Nothing was removed. Drain it, so that no new ones begin, and remove it when these have ended.`,
    { extra: { branches: gids.slice(0, NAMED_MAX), count: gids.length } },
  )

const held = async ({ view }: ApiContext, name: string): Promise<readonly string[]> =>
  (await view.openBranches(name)).map(({ transaction, n }) =>
    branchId(transaction as TransactionId, n),
  )

/** Ours by name; those of other programs are no business of ours. Null: it does not answer. */
async function preparedAt(
  { registry, cluster }: ApiContext,
  name: string,
): Promise<readonly string[] | null> {
  await registry.reload()
  const listed = registry.get(name)?.list(AbortSignal.timeout(LIST_MS_MAX))
  if (listed === undefined) return null
  return listed.then(
    (branches) => branches.map(({ gid }) => gid).filter((gid) => belongsTo(cluster, gid)),
    // Silence is no list: the caller says what it means.
    () => null,
  )
}
