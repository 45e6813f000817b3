import type { StopSignal } from '@/server/platform/stop'
import type { VersionedPolicy } from '@/server/policy/retry-policy'
import type { Examination, Fault, Participant, ParticipantKind } from './participant'
import { builtIn, type Policies } from './policies'
import type { Secrets } from './secrets'
import type { ParticipantSettings } from './settings'
import { createUnopened } from './unopened'

/** A participant as the table has it. */
export interface RegisteredParticipant extends ParticipantSettings {
  readonly name: string
  /** `unknown`: a newer version registered it. */
  readonly kind: ParticipantKind | 'unknown'
  /** As it was registered: without the secret, if that is kept elsewhere. */
  readonly url: string
  readonly lab: boolean
  readonly usable: boolean
  /** No new branches there; what is open goes on. */
  readonly draining: boolean
}

export interface RegistryDeps {
  /** All rows of the table of participants. */
  readonly read: () => Promise<readonly RegisteredParticipant[]>
  /** The adapter. `url` has the secret put in, as its password; throws for what it cannot open. */
  readonly open: (row: RegisteredParticipant) => Participant
  readonly secrets: Secrets
  /** Default: what is built in, and how each was registered. */
  readonly policies?: Policies
}

export interface Registry {
  /** The adapter of a participant, made at first use; null: nobody of that name is registered. */
  get(name: string): Participant | null
  /** The row as it was at the last reload. */
  row(name: string): RegisteredParticipant | null
  all(): readonly RegisteredParticipant[]
  /** How often and how fast it is asked; also for one that is not registered any more. */
  policyOf(name: string): VersionedPolicy
  readonly isPaused: Policies['isPaused']
  /** Examines with settings and secret as they are now; null: nobody of that name is registered. */
  examine(name: string, signal: StopSignal): Promise<Examination | null>
  /** Reads the table again: at start, on a notification, after a write. */
  reload(): Promise<void>
  close(): Promise<void>
}

interface Opened {
  /** What the adapter was made of: if it changes, the adapter is made anew. */
  readonly made: string
  readonly participant: Participant
}

/**
 * D24: the participants of this process. A changed address, secret, or limit of sessions closes the
 * old adapter, with the work of branches that were not prepared yet.
 */
export function createRegistry(deps: RegistryDeps): Registry {
  const { read, open, secrets, policies = builtIn } = deps
  const rows = new Map<string, RegisteredParticipant>()
  const adapters = new Map<string, Opened>()

  const retire = async (name: string) => {
    const adapter = adapters.get(name)
    adapters.delete(name)
    await adapter?.participant.close()
  }
  const make = (row: RegisteredParticipant): Opened | Participant => {
    const addressed = addressOf(row, secrets)
    if ('fault' in addressed) return unopened(row, addressed.fault)
    const complete = { ...row, url: addressed.url }
    const participant = tryToOpen(complete, open)
    if ('fault' in participant) return unopened(row, participant.fault)
    return { made: madeOf(complete), participant }
  }
  const isStale = (name: string, { made }: Opened) => {
    const row = rows.get(name)
    if (row === undefined) return true
    const addressed = addressOf(row, secrets)
    // A secret that is gone for a moment is no reason to close what is open and works.
    return 'url' in addressed && madeOf({ ...row, url: addressed.url }) !== made
  }

  return {
    get: (name) => {
      const row = rows.get(name)
      if (row === undefined) return null
      const known = adapters.get(name)
      if (known !== undefined) return known.participant
      const made = make(row)
      if (!('made' in made)) return made
      adapters.set(name, made)
      return made.participant
    },
    row: (name) => rows.get(name) ?? null,
    all: () => [...rows.values()],
    policyOf: (name) => policies.of(name, rows.get(name) ?? null),
    isPaused: policies.isPaused,
    examine: async (name, signal) => {
      const row = rows.get(name)
      if (row === undefined) return null
      const made = make(row)
      const participant = 'made' in made ? made.participant : made
      return participant.examine(signal).finally(() => participant.close())
    },
    reload: async () => {
      const found = await read()
      rows.clear()
      for (const row of found) rows.set(row.name, row)
      const stale = [...adapters].filter(([name, opened]) => isStale(name, opened))
      await Promise.all(stale.map(([name]) => retire(name)))
    },
    close: async () => {
      await Promise.all([...adapters.keys()].map(retire))
    },
  }
}

/** The address that the adapter connects to: the secret is its password. */
function addressOf(
  { url, secret }: RegisteredParticipant,
  secrets: Secrets,
): { readonly url: string } | { readonly fault: Fault } {
  if (secret === null) return { url }
  const found = secrets.read(secret)
  if (!found.ok) return { fault: { code: 'no-secret', text: found.text } }
  if (!URL.canParse(url)) return { fault: unreadable }
  const complete = new URL(url)
  // The setter keeps what is escaped already, and would take a percent sign for an escape.
  complete.password = encodeURIComponent(found.value)
  return { url: complete.href }
}

const unreadable: Fault = {
  code: 'cannot-open',
  text: 'The address cannot be read. Register the participant again.',
}

function tryToOpen(
  row: RegisteredParticipant,
  open: RegistryDeps['open'],
): Participant | { readonly fault: Fault } {
  try {
    return open(row)
  } catch (error) {
    const text = error instanceof Error ? error.message : String(error)
    return { fault: { code: 'cannot-open', text: text.slice(0, 500) } }
  }
}

/** Not kept: the next who asks finds it opened as soon as it can be. */
const unopened = ({ name, kind }: RegisteredParticipant, fault: Fault): Participant =>
  createUnopened({ name, kind: kind === 'unknown' ? 'postgresql' : kind, fault })

const madeOf = ({ kind, url, limits, timeouts }: RegisteredParticipant): string =>
  JSON.stringify([kind, url, limits.sessionsMax ?? null, timeouts])
