import type { Journal } from '@/server/journal/journal'
import type { Clock } from '@/server/platform/clock'
import type { Instant } from '@/server/protocol/model'
import type { Admission } from './admission'
import type { Running } from './running'

interface Deps {
  readonly clock: Clock
  readonly admission: Admission
}

/** It waits for room: people see since when and for whom, with what is written next. */
export function noteQueued({ clock, admission }: Deps, running: Running): void {
  const wait = admission.waitOf(running)
  if (wait !== null) note(clock, running, 'queued', { ...wait })
}

/** There is room now, and its work begins. */
export const noteLetIn = ({ clock }: Deps, running: Running): void =>
  note(clock, running, 'let-in', { waitedMs: Math.max(0, clock.now() - running.startedAt) })

type Data = Parameters<Journal['append']>[0]['records'][number]['data']

function note(clock: Clock, running: Running, type: string, data: Data): void {
  running.held.push({ type, branch: null, at: clock.now() as Instant, data })
  running.behind = true
}
