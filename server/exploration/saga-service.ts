import type { StepClass } from '@/server/protocol/saga-state'

/**
 * What a service holds of one step (`protocols.md` 6.1).
 * barred  its compensation came before its action, which is refused from now on
 */
export type Service = 'untouched' | 'done' | 'refused' | 'undone' | 'barred'

/** What was answered, at any time; an answer that was given may be heard again. */
export interface Replies {
  readonly done: boolean
  readonly refused: boolean
  readonly undone: boolean
  readonly notUndone: boolean
}

export interface Stepping {
  readonly name: string
  readonly there: Service
  readonly answer: keyof Replies
}

/** The action arrives. Without a barrier it is done again where it was undone or barred. */
export function doThere(there: Service, kind: StepClass, unbarred: boolean): readonly Stepping[] {
  const does = { name: 'is done', there: 'done', answer: 'done' } as const
  if (unbarred && (there === 'undone' || there === 'barred')) return [does]
  if (there === 'undone' || there === 'barred')
    return [{ name: 'comes too late, and is refused', there, answer: 'refused' }]
  if (there === 'done') return [{ ...does, name: 'was done before' }]
  if (there === 'refused') return [{ name: 'is refused again', there, answer: 'refused' }]
  const after = kind === 'retriable' ? 'untouched' : 'refused'
  return [does, { name: 'is refused', there: after, answer: 'refused' }]
}

/** The compensation arrives. It may be refused, which does not stand; sooner or later it is done. */
export function compensateThere(there: Service): readonly Stepping[] {
  const nothing = { name: 'has nothing to undo', answer: 'undone' } as const
  if (there === 'untouched') return [{ ...nothing, there: 'barred' }]
  if (there !== 'done') return [{ ...nothing, there }]
  return [
    { name: 'is compensated', there: 'undone', answer: 'undone' },
    { name: 'refuses to be compensated', there, answer: 'notUndone' },
  ]
}
