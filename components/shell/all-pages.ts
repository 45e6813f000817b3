interface Page<Row> {
  readonly items: readonly Row[]
  readonly nextCursor?: string | undefined
}

/** More is no file that somebody opens. */
export const EXPORTED_MAX = 10_000

/** Page after page, the newest first, as far as a file should hold. */
export async function allPages<Row>(
  read: (cursor: string | null) => Promise<Page<Row>>,
): Promise<readonly Row[]> {
  const rows: Row[] = []
  let cursor: string | null = null
  do {
    const { items, nextCursor }: Page<Row> = await read(cursor)
    rows.push(...items)
    cursor = nextCursor ?? null
  } while (cursor !== null && rows.length < EXPORTED_MAX)
  return rows.slice(0, EXPORTED_MAX)
}
