import { randomInt } from 'node:crypto'
import { type Calls, createCalls, epochOf, type Heard, type TrialBranch } from './calls'

export interface TrialOptions {
  readonly url: string
  readonly secret?: string | null
  /** A payload that the service says yes to; `{unique}` in it becomes another text each time. */
  readonly yes: unknown
  /** One that it must refuse, for a reason of its own. */
  readonly no?: unknown
  /** With it the steps of Try–Confirm–Cancel are tried too: what it reserves, and what it must not. */
  readonly tries?: { readonly yes: unknown; readonly no?: unknown }
  /** A number that each committed `yes` changes by the same amount. */
  readonly effect?: () => Promise<number>
  /** How the service is killed and started again. */
  readonly crash?: { readonly kill: () => Promise<void>; readonly restart: () => Promise<void> }
}

/** What a rule has in hand. Whatever it leaves prepared is aborted after it. */
export interface Trial {
  readonly calls: Calls
  readonly options: TrialOptions
  newBranch(terms?: { epoch?: number; shard?: number }): TrialBranch
  /** Asks until it is more than *not now*; the same body each time. */
  prepare(branch: TrialBranch, payload?: unknown): Promise<Heard>
  /** One branch of Try–Confirm–Cancel: asks a step of it, until it is more than *not now*. */
  newReservation(payload: unknown): Reservation
  yes(): unknown
  no(): unknown
  cleanUp(): Promise<void>
}

export interface Reservation {
  readonly branch: TrialBranch
  ask(step: 'try' | 'confirm' | 'cancel', other?: unknown): Promise<Heard>
}

export const EPOCH = 5
const DEADLINE_MS = 60_000
const NOT_NOW_MAX = 20
const NOT_NOW_MS = 250
const LETTERS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
const ULID_LENGTH = 26

/** A cluster of its own, so that no epoch and no branch of somebody else is touched. */
export function createTrial(options: TrialOptions): Trial {
  const calls = createCalls({ url: options.url, secret: options.secret ?? null })
  const cluster = `trial${randomInt(1e9)}`
  const deadline = new Date(Date.now() + DEADLINE_MS * 60).toISOString()
  const touched = new Set<TrialBranch>()
  const reserved = new Set<() => Promise<Heard>>()
  const payloads = new Map<TrialBranch, unknown>()
  let made = 0
  const fill = (payload: unknown): unknown => {
    made += 1
    const text = JSON.stringify(payload).replaceAll('{unique}', `${cluster}-${made}`)
    return JSON.parse(text)
  }
  const payloadOf = (branch: TrialBranch): unknown => {
    const known = payloads.get(branch) ?? fill(options.yes)
    payloads.set(branch, known)
    return known
  }
  const newBranch = ({ epoch = EPOCH, shard = 0 } = {}): TrialBranch => ({
    ...{ gid: `${cluster}.${shard}.${epoch}.${newUlid()}`, branch: 1 },
  })
  return {
    ...{ calls, options },
    yes: () => fill(options.yes),
    no: () => fill(options.no),
    newBranch: (terms) => {
      const branch = newBranch(terms)
      touched.add(branch)
      return branch
    },
    prepare: async (branch, payload = payloadOf(branch)) => {
      const terms = { payload, epoch: epochOf(branch), deadline }
      for (let time = 1; ; time++) {
        const heard = await calls.prepare(branch, terms)
        if (!isNotNow(heard) || time === NOT_NOW_MAX) return heard
        await pause(NOT_NOW_MS)
      }
    },
    newReservation: (given) => {
      const branch = newBranch()
      const payload = fill(given)
      const ask: Reservation['ask'] = (step, other = payload) =>
        insist(() => calls.step(branch, step, other))
      reserved.add(() => ask('cancel'))
      return { branch, ask }
    },
    cleanUp: async () => {
      await Promise.all([...touched].map((branch) => calls.abort(branch)))
      await Promise.all([...reserved].map((giveBack) => giveBack()))
      touched.clear()
      reserved.clear()
    },
  }
}

export const isNotNow = ({ status }: Heard): boolean =>
  status === 425 || status === 429 || status === 503

export const pause = (ms: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, ms))

/** Asks again while the answer is none, or *not now*: as a coordinator does in phase two. */
export async function insist(ask: () => Promise<Heard>): Promise<Heard> {
  for (let time = 1; ; time++) {
    const heard = await ask()
    const isOpen = heard.status === null || heard.status >= 500 || isNotNow(heard)
    if (!isOpen || time === NOT_NOW_MAX) return heard
    await pause(NOT_NOW_MS)
  }
}

const newUlid = (): string =>
  Array.from({ length: ULID_LENGTH }, (_, at) => LETTERS[randomInt(at === 0 ? 8 : 32)]).join('')
