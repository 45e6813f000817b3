import type { BranchId, Instant } from './model'

/*
 * A hash table of outcomes: the branches that have committed at one participant, once as the journal
 * says and once as the participant shows. Its buckets are told apart by when the transaction was
 * begun (the window: the first seven characters of the ulid, 33 seconds) and by a hash (the slot).
 * Of each bucket both sides know a digest, and only where the digests differ are branches compared.
 *
 * The hash is md5, in small hexadecimal digits, of the branch's name without `vd1_`, in ASCII:
 * `<transaction id>_<n>`. Its 17th digit is the slot; the first 16 are a number of 64 bits. A
 * digest is how many branches there are, and these numbers of all of them joined by exclusive or.
 */

/** Seven characters of a ulid. */
export type Window = string

/** Ulids, or beginnings of such, as text: from there on, and before that. `from` begins a window. */
export interface UlidRange {
  readonly from: string
  readonly until: string
}

export interface Bucket {
  readonly window: Window
  /** One small hexadecimal digit. */
  readonly slot: string
}

export interface BucketDigest extends Bucket {
  readonly count: number
  /** 16 small hexadecimal digits. */
  readonly digest: string
}

const WINDOW_LENGTH = 7
const TIME_LENGTH = 10
const DIGITS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
const NOTHING = '0'.repeat(16)

/** The beginning of every ulid of this millisecond. */
export function ulidTime(at: Instant): string {
  let rest = Math.max(0, Math.floor(at))
  let text = ''
  for (let place = 0; place < TIME_LENGTH; place++) {
    text = `${DIGITS[rest % DIGITS.length]}${text}`
    rest = Math.floor(rest / DIGITS.length)
  }
  return text
}

export const windowAt = (at: Instant): Window => ulidTime(at).slice(0, WINDOW_LENGTH)

const ULID_LENGTH = 26

/** The window in which a branch's transaction began, by the name of either. */
export const windowOf = (name: string): Window =>
  name.replace(/_\d+$/, '').slice(-ULID_LENGTH).slice(0, WINDOW_LENGTH)

/** The first millisecond of a window, or of any other beginning of a ulid. */
export function instantOf(prefix: string): Instant {
  const digits = [...prefix.slice(0, TIME_LENGTH).padEnd(TIME_LENGTH, '0')]
  return digits.reduce((sum, digit) => sum * DIGITS.length + DIGITS.indexOf(digit), 0) as Instant
}

/** A window lasts for 32,768 ms. */
export const WINDOW_MS = DIGITS.length ** (TIME_LENGTH - WINDOW_LENGTH)

export const windowAfter = (window: Window): Window =>
  windowAt((instantOf(window) + WINDOW_MS) as Instant)

/** The buckets in which the two sides are not the same; one comparison for each bucket there is. */
export function differing(
  expected: readonly BucketDigest[],
  found: readonly BucketDigest[],
): readonly Bucket[] {
  const theirs = new Map(found.map((one) => [nameOf(one), one]))
  const differ = expected.filter((one) => !same(one, theirs.get(nameOf(one))))
  const ours = new Set(expected.map(nameOf))
  const unexpected = found.filter((one) => one.count > 0 && !ours.has(nameOf(one)))
  return [...differ, ...unexpected].map(({ window, slot }) => ({ window, slot }))
}

const nameOf = ({ window, slot }: Bucket): string => `${window}${slot}`

const same = (one: BucketDigest, other: BucketDigest | undefined): boolean =>
  one.count === (other?.count ?? 0) && one.digest === (other?.digest ?? NOTHING)

/** What an opened bucket holds on one side only. */
export function difference(
  expected: readonly BranchId[],
  found: readonly BranchId[],
): { readonly missing: readonly BranchId[]; readonly unexpected: readonly BranchId[] } {
  const [ours, theirs] = [new Set(expected), new Set(found)]
  return {
    missing: expected.filter((branch) => !theirs.has(branch)),
    unexpected: found.filter((branch) => !ours.has(branch)),
  }
}

/** A branch's place in the table. */
export interface Hashed extends Bucket {
  /** 16 small hexadecimal digits. */
  readonly hash: string
}

/** The digests of a set, for whoever cannot have a database make them. */
export function digestsOf(branches: Iterable<Hashed>): readonly BucketDigest[] {
  const buckets = new Map<string, Bucket & { count: number; sum: bigint }>()
  for (const { window, slot, hash } of branches) {
    const name = nameOf({ window, slot })
    const bucket = buckets.get(name) ?? { window, slot, count: 0, sum: 0n }
    buckets.set(name, bucket)
    bucket.count += 1
    bucket.sum ^= BigInt(`0x${hash}`)
  }
  return [...buckets.values()].map(({ window, slot, count, sum }) => ({
    ...{ window, slot, count },
    digest: sum.toString(16).padStart(NOTHING.length, '0'),
  }))
}
