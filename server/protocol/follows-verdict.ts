import type { AnyEvent } from './protocols'
import type { SagaPlan } from './saga-state'

const afterVerdict: ReadonlySet<AnyEvent['type']> = new Set([
  'confirmed',
  'contradicted',
  'unproven',
  'compensated',
  'compensation-refused',
  'ended',
])

/** Steps that come after the pivot are ordered only once commit stands; all others before. */
export function followsVerdict(events: readonly AnyEvent[]): (event: AnyEvent) => boolean {
  const begun = events.find(({ type }) => type === 'begun')
  const steps: SagaPlan['steps'] = begun !== undefined && 'steps' in begun ? begun.steps : {}
  return (event) =>
    afterVerdict.has(event.type) ||
    (event.type.startsWith('step-') &&
      'branch' in event &&
      steps[event.branch]?.class === 'retriable')
}
