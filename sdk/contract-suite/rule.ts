import type { Heard } from './calls'
import type { Trial } from './trial'

/** What has to be known before a rule can be tried. */
export type Need = 'no' | 'effect' | 'crash' | 'secret' | 'try-no'

export interface Rule {
  readonly name: string
  /** What the service has to do, as a sentence. */
  readonly says: string
  /** What happens to people's data if it does not. */
  readonly why: string
  /** What to change in the service. */
  readonly change: string
  /** grave: money can be lost, doubled or locked for ever. */
  readonly weight: 'grave' | 'slight'
  readonly needs?: readonly Need[]
  /** Throws `Broken` with what was seen instead. */
  readonly attempt: (trial: Trial) => Promise<void>
}

export class Broken extends Error {}

/** The rule is broken unless it holds. */
export function must(holds: boolean, seen: string): void {
  if (!holds) throw new Broken(seen)
}

export const told = ({ status, body }: Heard): string =>
  status === null ? 'no answer' : `${status} ${JSON.stringify(body)}`

export function mustAnswer(
  what: string,
  heard: Heard,
  status: number,
  fields: Readonly<Record<string, unknown>> = {},
): void {
  const fits =
    heard.status === status &&
    Object.entries(fields).every(([name, value]) => heard.body[name] === value)
  const wanted = `${status} ${JSON.stringify(fields)}`
  must(fits, `${what} was answered with ${told(heard)}, and not with ${wanted}.`)
}
