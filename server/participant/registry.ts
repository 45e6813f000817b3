import type { Participant } from './participant'

export interface RegisteredParticipant {
  readonly name: string
  readonly kind: 'postgresql'
  readonly url: string
  readonly lab: boolean
  readonly usable: boolean
}

export interface RegistryDeps {
  /** All rows of the table of participants. */
  readonly read: () => Promise<readonly RegisteredParticipant[]>
  readonly open: (row: RegisteredParticipant) => Participant
}

export interface Registry {
  /** The adapter of a participant, made at first use; null: nobody of that name is registered. */
  get(name: string): Participant | null
  /** The row as it was at the last reload. */
  row(name: string): RegisteredParticipant | null
  all(): readonly RegisteredParticipant[]
  /** Reads the table again: at start, on a notification, after a write. */
  reload(): Promise<void>
  close(): Promise<void>
}

/** D24: the participants of this process. A changed address closes the old adapter after its calls. */
export function createRegistry({ read, open }: RegistryDeps): Registry {
  const rows = new Map<string, RegisteredParticipant>()
  const adapters = new Map<string, { readonly url: string; readonly participant: Participant }>()

  const retire = async (name: string) => {
    const adapter = adapters.get(name)
    adapters.delete(name)
    await adapter?.participant.close()
  }

  return {
    get: (name) => {
      const row = rows.get(name)
      if (row === undefined) return null
      const known = adapters.get(name)
      if (known !== undefined) return known.participant
      const participant = open(row)
      adapters.set(name, { url: row.url, participant })
      return participant
    },
    row: (name) => rows.get(name) ?? null,
    all: () => [...rows.values()],
    reload: async () => {
      const found = await read()
      rows.clear()
      for (const row of found) rows.set(row.name, row)
      const stale = [...adapters].filter(([name, { url }]) => rows.get(name)?.url !== url)
      await Promise.all(stale.map(([name]) => retire(name)))
    },
    close: async () => {
      await Promise.all([...adapters.keys()].map(retire))
    },
  }
}
