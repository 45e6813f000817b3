import type { Cell, Rule } from '@/server/advice/rules'
import { type Action, endsWell, type Shown, situations, type Table } from './worlds'

/** From the strictest to the most permissive. */
export const order: readonly Cell[] = [
  'blocked',
  'nothing-to-do',
  'forced-guess',
  'forced-fits',
  'safe-with-care',
  'safe',
]

export interface Check {
  readonly situations: number
  /** How often each rule was used. */
  readonly used: ReadonlyMap<number, number>
  readonly objections: ReadonlySet<string>
}

const known = new Map([2, 3].map((n) => [n, situations(n)] as const))

/** Judges a table against every world that could have shown each situation. */
export function check(table: Table, n: 2 | 3): Check {
  const all = known.get(n) ?? []
  const used = new Map<number, number>()
  const objections = new Set<string>()
  for (const shown of all) {
    const found = table(shown.log, shown.found)
    used.set(found.rule, (used.get(found.rule) ?? 0) + 1)
    for (const action of ['retry', 'commit', 'abort'] as const)
      for (const text of judge(shown, found, action))
        objections.add(`${found.rule} ${action}: ${text}`)
  }
  return { situations: all.length, used, objections }
}

function* judge(shown: Shown, found: Rule, action: Action): Generator<string> {
  const cell = found[action]
  const { log, worlds } = shown
  if (action === 'retry' && (cell === 'nothing-to-do' || cell === 'ask-again')) return
  if (action === 'retry' && log !== 'commit' && log !== 'abort') return
  const clean = worlds.filter(({ byHand }) => !byHand)
  const fits = clean.map(
    (world) =>
      endsWell(world, action) &&
      (action === 'retry' || world.verdict === 'none' || world.verdict === action),
  )
  const ends = worlds.map((world) => endsWell(world, action))
  const all = (answers: readonly boolean[]) => answers.every(Boolean)
  const some = (answers: readonly boolean[]) => answers.some(Boolean)
  if (clean.length > 0) yield* judgeClean(cell, { action, all: all(fits), some: some(fits) })
  else yield* judgeTouched(cell, { all: all(ends), some: some(ends) })
}

interface Fits {
  readonly all: boolean
  readonly some: boolean
}

function* judgeClean(cell: Cell, fits: Fits & { readonly action: Action }): Generator<string> {
  if (cell === 'safe' && !fits.all) yield 'safe, but splits the data'
  if (cell === 'safe-with-care' && fits.action !== 'retry' && !fits.all)
    yield 'safe with care, but splits the data'
  if (cell === 'forced-fits' && !fits.all) yield 'fits the evidence, but some clean world disagrees'
  if (cell === 'forced-guess' && (fits.all || !fits.some))
    yield 'called a guess, but the evidence settles it'
  if (cell === 'blocked' && fits.all) yield 'blocked though harmless in every clean world'
}

function* judgeTouched(cell: Cell, ends: Fits): Generator<string> {
  if (cell === 'forced-fits' && !ends.some) yield 'cannot end in agreement in any world'
  if (cell === 'forced-fits' && !ends.all)
    yield 'fits, explained only by interference, and may split'
  const offered = cell === 'safe' || cell === 'safe-with-care' || cell === 'forced-guess'
  if (offered && !ends.all)
    yield 'offered although only interference explains this, and it may split'
}
