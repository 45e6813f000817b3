/** How a participant stands, for people: nothing is decided by it. */
export interface AdmissionRow {
  readonly participant: string
  readonly limit: number
  readonly inFlight: number
  readonly waiting: readonly string[]
  readonly waitingMax: number
  readonly places: Readonly<Record<'max' | 'reserve' | 'others', number>> | null
}

/** Where the owner of the shards says who waits for whom. */
export interface AdmissionStore {
  write(rows: readonly AdmissionRow[]): Promise<void>
}

const SAY_AGAIN_MS = 1_000

/** Says what has changed, and once a second what has not, for what is old is taken for left behind. */
export function createAdmissionReport(store: AdmissionStore, nowMs: () => number) {
  const said = new Map<string, { readonly text: string; readonly atMs: number }>()
  return async (rows: readonly AdmissionRow[]): Promise<void> => {
    const atMs = nowMs()
    const news = rows.flatMap((row) => {
      const text = JSON.stringify(row)
      const before = said.get(row.participant)
      if (before?.text === text && atMs - before.atMs < SAY_AGAIN_MS) return []
      return [{ row, text }]
    })
    if (news.length === 0) return
    await store.write(news.map(({ row }) => row))
    for (const { row, text } of news) said.set(row.participant, { text, atMs })
  }
}
