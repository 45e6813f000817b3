import { branchComparison } from '@/server/contract/branch'
import { inspectBranches } from '@/server/participant/inspect'
import type { Inspection, Participant } from '@/server/participant/participant'
import {
  type Differences,
  differencesOf,
  gidOf,
  journalBody,
  kindOf,
  onlyHereBody,
  ownTransaction,
} from '../branch-lists'
import type { ApiContext } from '../context'
import { ok } from '../reply'
import { defineRoute } from '../route'
import { noSuchParticipant } from './participant-named'

const LIST_MS_MAX = 3_000
/** So many are asked whom they block, the oldest first. */
const INSPECTED_MAX = 500

/**
 * GET /v1/participants/{name}/branches (D9). Each side is read twice, in turns, and a difference is
 * one only if it was there both times: what is settled in between is no difference.
 */
export const compareBranches = defineRoute({
  method: 'GET',
  path: '/v1/participants/{name}/branches',
  name: 'compareBranches',
  summary: 'What a participant holds prepared, beside what the journal says of it',
  replies: { 200: branchComparison },
  problems: ['participant-not-found'],
  handle: async (context, { params }) => {
    const name = params.name ?? ''
    if (context.registry.row(name) === null) await context.registry.reload()
    const participant = context.registry.get(name)
    if (participant === null) return noSuchParticipant(name)
    const list = () => silenced(participant.list(AbortSignal.timeout(LIST_MS_MAX)))
    const journal = () => context.view.unsettledBranches(name)
    const journalFirst = await journal()
    const here = await list()
    const journalThen = await journal()
    const hereThen = here === null ? null : await list()
    const answered = here !== null && hereThen !== null
    const sides = answered ? { here, hereThen } : { here: [], hereThen: [] }
    const compared = differencesOf({ journalFirst, journalThen, ...sides })
    // Of a participant that is silent nothing is known: all that the journal holds open there is told.
    const differences = answered ? compared : { ...compared, onlyJournal: journalThen }
    const lists = await bodies(context, participant, { ...differences, answered })
    return ok({ participant: name, answered, checkedAt: isoNow(context), ...lists })
  },
})

async function bodies(
  context: ApiContext,
  participant: Participant,
  { both, onlyHere, onlyJournal, answered }: Differences & { readonly answered: boolean },
) {
  const { cluster, view, clock } = context
  const ids = onlyHere.flatMap(({ gid }) => ownTransaction(cluster, gid) ?? [])
  const known = await view.knownTransactions(ids)
  const strangers = onlyHere.flatMap((listed) => {
    const kind = kindOf(listed.gid, { cluster, known })
    return kind === null ? [] : [{ listed, kind }]
  })
  const here = [...strangers, ...both].map(({ listed }) => listed.gid)
  const found = answered ? await inspect(participant, here) : new Map<string, Inspection>()
  const now = clock.now()
  const of = (gid: string) => found.get(gid) ?? null
  return {
    both: both.map(({ mine, listed }) => journalBody(mine, of(listed.gid), now)).sort(byDamage),
    onlyHere: strangers
      .map(({ listed, kind }) =>
        onlyHereBody(listed, { kind, cluster }, { found: of(listed.gid), now }),
      )
      .sort(byDamage),
    onlyJournal: onlyJournal.map((mine) => journalBody(mine, of(gidOf(mine)), now)),
  }
}

async function inspect(
  participant: Participant,
  gids: readonly string[],
): Promise<ReadonlyMap<string, Inspection>> {
  const asked = gids
    .slice(0, INSPECTED_MAX)
    .map((gid) => ({ gid, proof: { xid: null, server: null } }))
  const found = await inspectBranches(participant, asked, AbortSignal.timeout(LIST_MS_MAX))
  return new Map(found.map((one) => [one.gid, one]))
}

interface Ranked {
  readonly damage: number
  readonly preparedAt: string | null
}

/** What costs most stands first; among equals the oldest. */
const byDamage = (one: Ranked, other: Ranked): number =>
  other.damage - one.damage ||
  Date.parse(one.preparedAt ?? '') - Date.parse(other.preparedAt ?? '') ||
  0

const isoNow = ({ clock }: ApiContext): string => new Date(clock.now()).toISOString()

/** No answer is an answer here: then only the journal speaks. */
const silenced = <Value>(asked: Promise<Value>): Promise<Value | null> => asked.catch(() => null)
