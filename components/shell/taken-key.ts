import type { Phrase } from '@/server/contract/words'
import type { Registered } from '../ui/shortcuts'

interface Named {
  readonly group: Phrase
  readonly given: string
}

/** What a key is for on this page already, the first of two keys included; null: it is free. */
export function takenBy(groups: readonly Registered[], asked: Named, key: string): string | null {
  const others = groups.flatMap(({ group, shortcuts }) =>
    shortcuts.filter(({ given }) => group.english !== asked.group.english || given !== asked.given),
  )
  return others.find(({ keys }) => keys === key || keys.startsWith(`${key} `))?.label ?? null
}
