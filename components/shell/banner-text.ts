import type { Approval } from '@/server/contract/approval'
import { t } from '@/server/contract/words'
import { clockTime, count, plural, shortCode, type Zone } from '../ui/format'
import { sentences } from '../ui/list'
import type { Connection } from '../wire/connection'

export interface BannerContent {
  readonly kind: 'error' | 'warn' | 'ok' | 'info'
  readonly text: string
  readonly link: { readonly href: string; readonly label: string } | null
}

const SHOWN_MAX = 3

/**
 * The one banner there is room for: a lost connection, then what came back, then what is broken, then
 * what somebody asks of whoever looks.
 */
export function bannerContent(
  connection: Connection,
  broken: readonly string[],
  zone: Zone,
  asked: readonly Approval[] = [],
): BannerContent | null {
  const { status, heardAt, attempt, caughtUp } = connection
  if (status === 'lost') {
    const start = heardAt
      ? t`Live updates stopped at ${clockTime(heardAt, zone)}.`
      : t`Live updates have not started.`
    const stale = t`What you see may be out of date; transactions go on without this page.`
    const again = attempt > 0 ? t`Reconnecting, attempt ${attempt}.` : t`Reconnecting.`
    return { kind: 'error', text: sentences(start, stale, again), link: null }
  }
  if (caughtUp !== null) return { kind: 'ok', text: caughtUpText(caughtUp), link: null }
  if (broken.length === 0) return askedOf(asked, zone)
  const more = broken.length - SHOWN_MAX
  const list = broken.slice(0, SHOWN_MAX).join(t`; `)
  return {
    kind: 'warn',
    text:
      more > 0
        ? t`Broken on purpose: ${list}; and ${plural(more, 'thing')} more.`
        : t`Broken on purpose: ${list}.`,
    link: { href: '/lab', label: t`Open the lab` },
  }
}

function caughtUpText(caughtUp: NonNullable<Connection['caughtUp']>): string {
  if (caughtUp.type !== 'applied')
    return t`Connected again. The events from the gap are no longer kept; this page was loaded anew.`
  const events = count(caughtUp.events)
  return caughtUp.events === 1
    ? t`Connected again. ${events} event from the gap has been applied.`
    : t`Connected again. ${events} events from the gap have been applied.`
}

/** What the others wait for an approval of; the first of them leads to it. */
function askedOf(asked: readonly Approval[], zone: Zone): BannerContent | null {
  const [first] = asked
  if (first === undefined) return null
  const { requestedBy, forced, action, transaction, expiresAt, id } = first
  const what = askedActs[action](shortCode(transaction), forced)
  const ask = t`${requestedBy} asks to ${what}. You can approve it until ${clockTime(expiresAt, zone)}.`
  const more = asked.length > 1 ? t`${plural(asked.length - 1, 'request')} more wait.` : ''
  return {
    kind: 'info',
    text: sentences(ask, more),
    link: { href: `/approvals/${id}`, label: t`Open the request` },
  }
}

const askedActs = {
  commit: (code, forced) => (forced ? t`force commit ${code}` : t`commit ${code}`),
  abort: (code, forced) => (forced ? t`force abort ${code}` : t`abort ${code}`),
} as const satisfies Record<Approval['action'], (code: string, forced: boolean) => string>
