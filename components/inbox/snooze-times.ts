import { t } from '@/server/contract/words'

export interface SnoozeTime {
  readonly label: string
  readonly until: string
}

const MINUTE_MS = 60_000
const MORNING_HOUR = 9

/** The times that are offered, as seen from now. */
export function snoozeTimes(now: Date): readonly SnoozeTime[] {
  const inMs = (ms: number) => new Date(now.getTime() + ms).toISOString()
  const morning = new Date(now.getFullYear(), now.getMonth(), now.getDate() + 1, MORNING_HOUR)
  return [
    { label: t`For 15 minutes`, until: inMs(15 * MINUTE_MS) },
    { label: t`For an hour`, until: inMs(60 * MINUTE_MS) },
    { label: t`For 4 hours`, until: inMs(240 * MINUTE_MS) },
    { label: t`Until tomorrow, 09:00`, until: morning.toISOString() },
  ]
}
