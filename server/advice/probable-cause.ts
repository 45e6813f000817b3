import type { CauseKind } from '@/server/contract/inbox'

/** What is known of one that waits, without asking anybody. */
export interface Doubt {
  readonly id: string
  readonly state: string
  /** Whether a verdict was written. */
  readonly decided: boolean
  /** Since when it waits. */
  readonly since: string
  /** Sessions that wait for its locks; null: nobody could tell. */
  readonly blocked: number | null
  readonly branches: readonly {
    readonly participant: string
    readonly state: string
    readonly faultCode: string | null
  }[]
}

export interface Cause {
  readonly kind: CauseKind
  readonly participant: string | null
  readonly since: string | null
  readonly code: string | null
}

export interface CauseGroup extends Cause {
  readonly id: string
  readonly ids: readonly string[]
}

const over: ReadonlySet<string> = new Set(['committed', 'aborted', 'read-only'])

/** Why it waits, probably: the first that fits. Most doubts have one cause, so one cure. */
export function probableCause(
  { state, decided, branches }: Doubt,
  silent: ReadonlyMap<string, string>,
): Cause {
  if (state === 'heuristic') return cause('differed')
  const open = branches.filter((branch) => !over.has(branch.state))
  const away = open
    .filter(({ participant }) => silent.has(participant))
    .sort((a, b) => compare(silent.get(a.participant) ?? '', silent.get(b.participant) ?? ''))[0]
  if (away !== undefined)
    return cause('silent', away.participant, { since: silent.get(away.participant) ?? null })
  if (!decided) return cause('undecided')
  const refusing = open.find(({ faultCode }) => faultCode !== null)
  if (refusing !== undefined)
    return cause('refuses', refusing.participant, { code: refusing.faultCode })
  return open[0] === undefined ? cause('unknown') : cause('undelivered', open[0].participant)
}

/**
 * The groups in the order of their damage: sessions blocked, then age. Inside of a group the items
 * are in the same order, and a group stands where its worst item stands.
 */
export function byCause(
  doubts: readonly Doubt[],
  silent: ReadonlyMap<string, string>,
): readonly CauseGroup[] {
  const groups = new Map<string, { readonly cause: Cause; readonly ids: string[] }>()
  for (const doubt of [...doubts].sort(worstFirst)) {
    const found = probableCause(doubt, silent)
    const id = [found.kind, found.participant, found.code].filter((part) => part !== null).join(' ')
    const group = groups.get(id)
    if (group === undefined) groups.set(id, { cause: found, ids: [doubt.id] })
    else group.ids.push(doubt.id)
  }
  return [...groups].map(([id, { cause: found, ids }]) => ({ ...found, id, ids }))
}

const worstFirst = (a: Doubt, b: Doubt): number =>
  (b.blocked ?? 0) - (a.blocked ?? 0) || compare(a.since, b.since) || compare(a.id, b.id)

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)

const cause = (
  kind: CauseKind,
  participant: string | null = null,
  { since = null, code = null }: { since?: string | null; code?: string | null } = {},
): Cause => ({ kind, participant, since, code })
