/** Chinese sentences by their English ones. */
export type Dictionary = Readonly<Record<string, string>>

/** Fewer letters of its own, and a pattern would fit whatever is written. */
const LETTERS_MIN = 8
/** What is filled in may be a sentence with something filled in. */
const DEPTH_MAX = 3
const KEPT_MAX = 2_000
const BETWEEN_SENTENCES = /(?<=[.!?]) (?=[A-Z])/

const holdsSentences = (value: string): boolean => BETWEEN_SENTENCES.test(value)

interface Pattern {
  readonly form: RegExp
  readonly places: readonly number[]
  readonly chinese: string
  /** Of its own words the longest piece: a text without it does not fit, and no more has to be tried. */
  readonly piece: string
}

/**
 * Tells finished English sentences in another language. Servers, tests of participants and the pure core
 * speak English, to programs and into what is kept; here their sentences are recognised by the patterns
 * they were made of. A text of several sentences is told sentence by sentence. Null: not one is known.
 */
export function createRetelling(
  said: Dictionary,
  told: Dictionary,
  fill: (pattern: string, values: readonly string[]) => string,
): (text: string) => string | null {
  const dictionary = { ...said, ...told }
  // Those of the pages are for what only pages say, and short: they would fit where they do not belong.
  const patterns = Object.entries(told).flatMap(([english, chinese]) => patternOf(english, chinese))
  patterns.sort((one, other) => other.piece.length - one.piece.length)

  const known = (text: string, depth: number, mayHoldSentences: boolean): string | null => {
    if (Object.hasOwn(dictionary, text)) return dictionary[text] ?? null
    if (depth > DEPTH_MAX) return null
    for (const pattern of patterns) {
      const values = valuesIn(text, pattern)
      if (values === null || (!mayHoldSentences && values.some(holdsSentences))) continue
      const told = values.map((value) => tell(value, depth + 1) ?? value)
      return fill(pattern.chinese, told)
    }
    return null
  }

  /** What was joined to other sentences got its full stop there. */
  const sentence = (text: string, depth: number, mayHoldSentences = false): string | null => {
    const told = known(text, depth, mayHoldSentences)
    if (told !== null || !text.endsWith('.')) return told
    const stopless = known(text.slice(0, -1), depth, mayHoldSentences)
    return stopless === null ? null : `${stopless}。`
  }

  /** All of them known, or the commas are not between clauses. */
  const clauses = (text: string, depth: number): string | null => {
    for (const { index, 0: comma } of text.matchAll(/, (?:and )?/g)) {
      const first = sentence(text.slice(0, index), depth)
      const rest = text.slice(index + comma.length)
      const others = first && (sentence(rest, depth) ?? clauses(rest, depth))
      if (others) return `${first}，${others}`
    }
    return null
  }

  const sentences = (text: string, depth: number): string | null => {
    const parts = text.split(BETWEEN_SENTENCES)
    const each = parts.map((one) => (parts.length === 1 ? null : sentence(one, depth)))
    return each.every((one) => one === null)
      ? null
      : each.map((one, at) => one ?? `${parts[at]} `).join('')
  }

  const tell = (text: string, depth: number): string | null =>
    sentence(text, depth) ??
    clauses(text, depth) ??
    sentences(text, depth) ??
    sentence(text, depth, true)

  return remembering((text) => tell(text, 0))
}

/** The same texts are shown again and again. */
function remembering(tell: (text: string) => string | null) {
  const remembered = new Map<string, string | null>()
  return (text: string): string | null => {
    const before = remembered.get(text)
    if (before !== undefined) return before
    if (remembered.size > KEPT_MAX) remembered.clear()
    const now = tell(text)
    remembered.set(text, now)
    return now
  }
}

/** What a text has in the places of a pattern; null: it was not made of it. */
function valuesIn(text: string, { form, places, piece }: Pattern): string[] | null {
  const found = text.includes(piece) ? form.exec(text) : null
  if (found === null) return null
  const values: string[] = []
  for (const [at, place] of places.entries()) values[place] = found[at + 1] ?? ''
  return values
}

function patternOf(english: string, chinese: string): readonly Pattern[] {
  const parts = english.split(/\{(\d+)\}/)
  if (parts.length === 1) return []
  const pieces = parts.filter((_, at) => at % 2 === 0)
  if (pieces.join('').replace(/[^A-Za-z]/g, '').length < LETTERS_MIN) return []
  const source = parts.map((part, at) => (at % 2 === 0 ? literally(part) : '(.*?)')).join('')
  const piece = pieces.reduce((longest, one) => (one.length > longest.length ? one : longest))
  const places = parts.filter((_, at) => at % 2 === 1).map(Number)
  return [{ form: new RegExp(`^${source}$`, 's'), places, chinese, piece }]
}

const literally = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
