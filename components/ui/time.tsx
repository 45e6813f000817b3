'use client'

import { t } from '@/server/contract/words'
import { age, duration, isoWithOffset, moment, type Place, type Zone } from './format'
import { useNow } from './now'
import { usePreference } from './preference'

const MINUTE_MS = 60_000

/** UTC or local, as chosen in the top bar, with the hours of the day as chosen under Profile. */
export function useZone(): readonly [Zone, (place: Place) => void] {
  const [place, setPlace] = usePreference<Place>('zone', ['local', 'utc'])
  const [hours] = useHours()
  return [hours === '12' ? `${place} 12h` : place, setPlace]
}

export const useHours = () => usePreference('hours', ['24', '12'])

/** A moment: short to read, complete on hover. */
export function Time({ at }: { readonly at: string }) {
  const [zone] = useZone()
  const now = useNow(MINUTE_MS)
  const shown = now === null ? '\u2026' : moment(at, zone, now)
  return (
    <time dateTime={at} title={now === null ? undefined : isoWithOffset(at, zone)}>
      {shown}
    </time>
  )
}

/** How long something has lasted, counting while it is open. */
export function Elapsed({
  since,
  until = null,
}: {
  readonly since: string
  readonly until?: string | null
}) {
  const now = useNow()
  if (until !== null) return <>{duration(Date.parse(until) - Date.parse(since))}</>
  if (now === null) return <>{'\u2026'}</>
  const open = now - Date.parse(since)
  return <>{open < 1_000 ? duration(open) : age(open)}</>
}

/** "4m 10s ago", with the moment itself on hover. */
export function Ago({ at }: { readonly at: string }) {
  const [zone] = useZone()
  const now = useNow()
  return (
    <time dateTime={at} title={now === null ? undefined : isoWithOffset(at, zone)}>
      {now === null ? '\u2026' : t`${age(now - Date.parse(at))} ago`}
    </time>
  )
}
