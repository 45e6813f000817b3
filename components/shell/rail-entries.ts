import {
  Bell,
  Bookmark,
  ChartSpline,
  FlaskConical,
  Inbox,
  Info,
  KeyRound,
  LayoutDashboard,
  List,
  Lock,
  Logs,
  type LucideIcon,
  Plug,
  RotateCw,
  Scale,
  ScrollText,
  UserRoundCog,
  Users,
  Waypoints,
} from 'lucide-react'
import { type Phrase, phrase } from '@/server/contract/words'

export interface RailEntry {
  readonly href:
    | '/overview'
    | '/transactions'
    | '/inbox'
    | '/participants'
    | '/policies'
    | '/locks'
    | '/log'
    | '/lab'
    | '/protocols'
    | '/analysis'
    | '/audit'
    | '/settings/alerts'
    | '/settings/profile'
    | '/settings/views'
    | '/settings/users'
    | '/settings/tokens'
    | '/settings/policy'
    | '/settings/about'
  readonly label: Phrase
  readonly icon: LucideIcon
  /** The second key after `g`. */
  readonly key: string
}

/** The page itself, or one below it. */
export const isAt = (path: string, href: RailEntry['href']): boolean =>
  path === href || path.startsWith(`${href}/`)

export interface RailGroup {
  readonly label: Phrase
  readonly entries: readonly RailEntry[]
}

/** A phone's bar has room for five: these, and one that opens the others. */
export const onPhone: ReadonlySet<RailEntry['href']> = new Set([
  '/overview',
  '/transactions',
  '/inbox',
  '/participants',
])

/** The pages there are, in their groups. */
export const railGroups: readonly RailGroup[] = [
  {
    label: phrase`Watch`,
    entries: [
      { href: '/overview', label: phrase`Overview`, icon: LayoutDashboard, key: 'o' },
      { href: '/transactions', label: phrase`Transactions`, icon: List, key: 't' },
      { href: '/inbox', label: phrase`Inbox`, icon: Inbox, key: 'i' },
    ],
  },
  {
    label: phrase`Inspect`,
    entries: [
      { href: '/participants', label: phrase`Participants`, icon: Plug, key: 'p' },
      { href: '/policies', label: phrase`Retry policies`, icon: RotateCw, key: 'y' },
      { href: '/locks', label: phrase`Locks`, icon: Lock, key: 'l' },
      { href: '/log', label: phrase`Log`, icon: Logs, key: 'j' },
    ],
  },
  {
    label: phrase`Explore`,
    entries: [
      { href: '/lab', label: phrase`Lab`, icon: FlaskConical, key: 'd' },
      { href: '/protocols', label: phrase`Protocols`, icon: Waypoints, key: 'r' },
      { href: '/analysis', label: phrase`Analysis`, icon: ChartSpline, key: 'n' },
    ],
  },
  {
    label: phrase`Govern`,
    entries: [
      { href: '/audit', label: phrase`Audit`, icon: ScrollText, key: 'a' },
      { href: '/settings/alerts', label: phrase`Alerts`, icon: Bell, key: 'b' },
      { href: '/settings/users', label: phrase`Users`, icon: Users, key: 'u' },
      { href: '/settings/tokens', label: phrase`API tokens`, icon: KeyRound, key: 'k' },
      { href: '/settings/policy', label: phrase`Policy`, icon: Scale, key: 'c' },
      { href: '/settings/about', label: phrase`About`, icon: Info, key: 'v' },
      { href: '/settings/views', label: phrase`Views`, icon: Bookmark, key: 'w' },
      { href: '/settings/profile', label: phrase`Profile`, icon: UserRoundCog, key: 'f' },
    ],
  },
]
