const NAMES_MAX = 100
const TEXT_LENGTH_MAX = 4_000

interface Named {
  readonly name: string
  /** False: this session knows the statement by its name already. */
  readonly parse: boolean
}

export interface StatementNames {
  nameOf(text: string): Named
  /** What the session may or may not have parsed: the names are never used again. */
  forget(texts: readonly string[]): void
  /** The names the session should close before the next batch. */
  takeClosing(): readonly string[]
}

/** The prepared statements of one session: the last hundred texts, each parsed only once. */
export function createStatementNames(): StatementNames {
  const names = new Map<string, string>()
  const closing = new Set<string>()
  let minted = 0

  const drop = (text: string): void => {
    const name = names.get(text)
    if (name === undefined) return
    names.delete(text)
    closing.add(name)
  }
  return {
    nameOf(text) {
      if (text.length > TEXT_LENGTH_MAX) return { name: '', parse: true }
      const known = names.get(text)
      if (known === undefined) minted += 1
      const name = known ?? `verdict_${minted}`
      names.delete(text)
      names.set(text, name)
      const [oldest] = names.keys()
      if (names.size > NAMES_MAX && oldest !== undefined) drop(oldest)
      return { name, parse: known === undefined }
    },
    forget: (texts) => texts.forEach(drop),
    takeClosing() {
      const taken = [...closing]
      closing.clear()
      return taken
    },
  }
}
