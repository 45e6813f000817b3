'use client'

import { phrase, t } from '@/server/contract/words'
import { useShortcuts } from '../ui/shortcuts'
import { deadWords, transitionWords, type Who } from './petri-words'

/** So many have a key of their own. */
const KEYS = 9

interface Props {
  readonly enabled: readonly string[]
  readonly who: Who
  /** Where nothing can happen any more. */
  readonly end: Parameters<typeof deadWords>[0]
  readonly onFire: (name: string) => void
}

/** Everything that can happen now; choosing one makes it happen. */
export function PetriChoices({ enabled, who, end, onFire }: Props) {
  const keyed = enabled.slice(0, KEYS).map((name, index) => ({
    ...{ keys: String(index + 1), label: transitionWords(name, who), run: () => onFire(name) },
  }))
  useShortcuts(phrase`What can happen now`, keyed)
  if (enabled.length === 0)
    return (
      <p
        data-banner={end.proper ? 'ok' : 'warn'}
        className="rounded-control bg-tint px-3 py-2 text-ink"
      >{t`Nothing can happen any more. ${deadWords(end, who)}`}</p>
    )
  return (
    <ul aria-label={t`What can happen now`} className="flex flex-col">
      {enabled.map((name, index) => (
        <li key={name}>
          <button
            type="button"
            onClick={() => onFire(name)}
            className="flex min-h-9 w-full items-baseline gap-2.5 rounded-control px-2 py-1.5 text-left hover:bg-sunken pointer-coarse:min-h-11"
          >
            <span aria-hidden="true" className="w-4 shrink-0 text-fg-3 text-label">
              {index < KEYS ? index + 1 : ''}
            </span>
            <span className="min-w-0">
              {transitionWords(name, who)} <code className="text-fg-3 text-label">{name}</code>
            </span>
          </button>
        </li>
      ))}
    </ul>
  )
}
