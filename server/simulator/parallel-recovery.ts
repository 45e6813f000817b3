import { stay } from '@/server/protocol/machine'
import type { Said } from './parallel-said'
import { type Context, enter, type In, type Next, to } from './parallel-state'

/*
 * Status recovery: staged and with every intent there, it is committed, and the caller may have heard
 * so. With one missing it is not; but before it is aborted, whoever is missing must be barred.
 */

/** Somebody is in doubt: what does the record say? */
export const find = (context: Context, asking: readonly number[]): Next =>
  enter(context, { phase: 'finding', asking })

export const look = (context: Context): Next =>
  enter(context, { phase: 'looking', found: context.all.map(() => false) })

interface Found {
  readonly kind: Said['kind']
  readonly branch: number
}

/** Who answers that it is missing has barred itself: it never prepares any more. */
export function noteFound(context: Context, state: In<'looking'>, { kind, branch }: Found): Next {
  if (kind === 'missing') return conclude(context, 'abort')
  if (kind !== 'found') return stay(state)
  const found = state.found.with(branch, true)
  return found.includes(false) ? to({ ...state, found }) : conclude(context, 'commit')
}

const conclude = (context: Context, verdict: 'commit' | 'abort'): Next =>
  enter(context, { phase: 'concluding', verdict, branches: context.all, tells: null })
