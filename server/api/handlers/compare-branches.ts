import { branchComparison, type ListedBranch } from '@/server/contract/participant'
import type { PreparedBranch } from '@/server/participant/participant'
import { branchId, parseBranchId } from '@/server/protocol/ids'
import type { TransactionId } from '@/server/protocol/model'
import type { UnsettledBranch } from '@/server/view/participants'
import type { ApiContext } from '../context'
import { ok } from '../reply'
import { defineRoute } from '../route'
import { noSuchParticipant } from './participant-named'

const LIST_MS_MAX = 3_000
/** Branches that must be listed by the participant if the journal is right. */
const PROMISED = new Set(['prepared', 'unknown', 'committing'])

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
    const checkedAt = new Date(context.clock.now()).toISOString()
    const about = { participant: name, checkedAt }
    if (here === null || hereThen === null) {
      const onlyJournal = journalThen.filter(isPromised).map(ofJournal)
      return ok({ ...about, answered: false, both: [], onlyHere: [], onlyJournal })
    }
    const sides = { journalFirst, journalThen, here, hereThen }
    return ok({ ...about, answered: true, ...(await differences(context, sides)) })
  },
})

interface Sides {
  readonly journalFirst: readonly UnsettledBranch[]
  readonly journalThen: readonly UnsettledBranch[]
  readonly here: readonly PreparedBranch[]
  readonly hereThen: readonly PreparedBranch[]
}

async function differences(
  context: ApiContext,
  { journalFirst, journalThen, here, hereThen }: Sides,
) {
  const listed = new Map([...here, ...hereThen].map((branch) => [branch.gid, branch]))
  const listedTwice = here.filter(({ gid }) => hereThen.some((other) => other.gid === gid))
  const open = new Map([...journalFirst, ...journalThen].map((branch) => [gidOf(branch), branch]))
  const openFirst = new Set(journalFirst.map(gidOf))
  const openTwice = journalThen.filter((branch) => openFirst.has(gidOf(branch)))
  const strangers = listedTwice.filter(({ gid }) => !open.has(gid))
  const ids = strangers.flatMap(({ gid }) => parseBranchId(gid)?.transaction ?? [])
  const known = await context.view.knownTransactions(ids)
  return {
    both: here.flatMap((branch) => {
      const mine = open.get(branch.gid)
      return mine === undefined ? [] : [{ ...ofJournal(mine), preparedAt: timeOf(branch) }]
    }),
    onlyHere: strangers.map((branch) => stranger(branch, { cluster: context.cluster, known })),
    onlyJournal: openTwice
      .filter((branch) => isPromised(branch) && !listed.has(gidOf(branch)))
      .map(ofJournal),
  }
}

/** Ours by name, and yet no transaction claims it; or ours and thought to be settled; or foreign. */
function stranger(
  branch: PreparedBranch,
  { cluster, known }: { readonly cluster: string; readonly known: ReadonlySet<string> },
): ListedBranch {
  const parts = parseBranchId(branch.gid)
  const about = { gid: branch.gid, preparedAt: timeOf(branch), state: null }
  if (parts === null || parts.cluster !== cluster)
    return { ...about, transaction: null, claim: 'foreign' }
  const { transaction } = parts
  return { ...about, transaction, claim: known.has(transaction) ? 'ours' : 'unclaimed' }
}

const ofJournal = (branch: UnsettledBranch): ListedBranch => ({
  gid: gidOf(branch),
  transaction: branch.transaction,
  claim: 'ours',
  preparedAt: branch.preparedAt,
  state: branch.state,
})

const isPromised = ({ state }: UnsettledBranch): boolean => PROMISED.has(state)

const gidOf = ({ transaction, n }: UnsettledBranch): string =>
  branchId(transaction as TransactionId, n)

const timeOf = ({ preparedAt }: PreparedBranch): string => new Date(preparedAt).toISOString()

/** No answer is an answer here: then only the journal speaks. */
const silenced = <Value>(asked: Promise<Value>): Promise<Value | null> => asked.catch(() => null)
