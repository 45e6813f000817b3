import { clockTime, plural, type Zone } from '../ui/format'
import type { Connection } from '../wire/connection'

export interface BannerContent {
  readonly kind: 'error' | 'warn' | 'ok'
  readonly text: string
  readonly link: { readonly href: '/lab'; readonly label: string } | null
}

const SHOWN_MAX = 3

/** The one banner there is room for: a lost connection, then what came back, then what is broken. */
export function bannerContent(
  connection: Connection,
  broken: readonly string[],
  zone: Zone,
): BannerContent | null {
  const { status, heardAt, attempt, caughtUp } = connection
  if (status === 'lost') {
    const start = heardAt
      ? `Live updates stopped at ${clockTime(heardAt, zone)}.`
      : 'Live updates have not started.'
    const text = `${start} What you see may be out of date; transactions go on without this page. Reconnecting${attempt > 0 ? `, attempt ${attempt}` : ''}.`
    return { kind: 'error', text, link: null }
  }
  if (caughtUp !== null) {
    const text =
      caughtUp.type === 'applied'
        ? `Connected again. ${plural(caughtUp.events, 'event')} from the gap ${caughtUp.events === 1 ? 'has' : 'have'} been applied.`
        : 'Connected again. The events from the gap are no longer kept; this page was loaded anew.'
    return { kind: 'ok', text, link: null }
  }
  if (broken.length === 0) return null
  const more = broken.length - SHOWN_MAX
  const list = broken.slice(0, SHOWN_MAX).join('; ')
  const rest = more > 0 ? `; and ${plural(more, 'thing')} more` : ''
  return {
    kind: 'warn',
    text: `Broken on purpose: ${list}${rest}.`,
    link: { href: '/lab', label: 'Open the lab' },
  }
}
