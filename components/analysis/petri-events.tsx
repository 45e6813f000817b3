'use client'

import type { PetriReplay } from '@/server/contract/petri'
import { t } from '@/server/contract/words'
import { eventWords, replaySentence } from './petri-rows'
import type { Who } from './petri-words'

interface Props {
  readonly replay: PetriReplay
  readonly who: Who
  /** So many events have been replayed. */
  readonly step: number
  readonly onGo: (step: number) => void
}

/** Whether the log is a firing sequence, and its events with the transitions that they were. */
export function PetriEvents({ replay, who, step, onGo }: Props) {
  const { bad, events } = replay
  return (
    <div className="flex flex-col gap-3">
      <p
        role="status"
        data-banner={bad === null ? 'ok' : 'error'}
        className="rounded-control bg-tint px-3 py-2 font-medium text-ink"
      >
        {replaySentence(replay, who)}
      </p>
      <ol aria-label={t`Events of the log`} className="flex max-h-96 flex-col overflow-y-auto">
        {numbered(events).map(({ place, event }) => (
          <li key={place} aria-current={place === step ? 'step' : undefined}>
            <button
              type="button"
              disabled={event.fires === null}
              onClick={() => onGo(place)}
              data-here={place === step}
              className="flex min-h-9 w-full items-baseline gap-3 rounded-control border-transparent border-l-3 px-2 py-1.5 text-left enabled:hover:bg-sunken data-[here=true]:border-accent data-[here=true]:bg-selected pointer-coarse:min-h-11"
            >
              <span className="w-5 shrink-0 text-right text-fg-3">{place}</span>
              <span className={place > step ? 'text-fg-2' : ''}>
                {eventWords(event, who)} <Fires event={event} isBad={bad?.event === place - 1} />
              </span>
            </button>
          </li>
        ))}
      </ol>
    </div>
  )
}

const numbered = (events: PetriReplay['events']) =>
  events.map((event, index) => ({ event, place: index + 1 }))

interface FiresProps {
  readonly event: PetriReplay['events'][number]
  readonly isBad: boolean
}

function Fires({ event: { fires }, isBad }: FiresProps) {
  if (isBad) return <strong className="text-danger">{t`cannot have happened here`}</strong>
  if (fires === null) return <span className="text-fg-3 text-label">{t`not come to`}</span>
  if (fires.length === 0) return <span className="text-fg-3 text-label">{t`moves no token`}</span>
  return <code className="text-fg-3 text-label">{fires.join(', ')}</code>
}
