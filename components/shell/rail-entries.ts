import {
  Bell,
  ChartSpline,
  FlaskConical,
  Inbox,
  KeyRound,
  LayoutDashboard,
  List,
  Lock,
  Logs,
  type LucideIcon,
  Plug,
  RotateCw,
  ScrollText,
  UserRoundCog,
  Users,
  Waypoints,
} from 'lucide-react'

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
    | '/settings/users'
    | '/settings/tokens'
  readonly label: string
  readonly icon: LucideIcon
  /** The second key after `g`. */
  readonly key: string
}

/** The page itself, or one below it. */
export const isAt = (path: string, href: RailEntry['href']): boolean =>
  path === href || path.startsWith(`${href}/`)

export interface RailGroup {
  readonly label: string
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
    label: 'Watch',
    entries: [
      { href: '/overview', label: 'Overview', icon: LayoutDashboard, key: 'o' },
      { href: '/transactions', label: 'Transactions', icon: List, key: 't' },
      { href: '/inbox', label: 'Inbox', icon: Inbox, key: 'i' },
    ],
  },
  {
    label: 'Inspect',
    entries: [
      { href: '/participants', label: 'Participants', icon: Plug, key: 'p' },
      { href: '/policies', label: 'Retry policies', icon: RotateCw, key: 'y' },
      { href: '/locks', label: 'Locks', icon: Lock, key: 'l' },
      { href: '/log', label: 'Log', icon: Logs, key: 'j' },
    ],
  },
  {
    label: 'Explore',
    entries: [
      { href: '/lab', label: 'Lab', icon: FlaskConical, key: 'd' },
      { href: '/protocols', label: 'Protocols', icon: Waypoints, key: 'r' },
      { href: '/analysis', label: 'Analysis', icon: ChartSpline, key: 'n' },
    ],
  },
  {
    label: 'Govern',
    entries: [
      { href: '/audit', label: 'Audit', icon: ScrollText, key: 'a' },
      { href: '/settings/alerts', label: 'Alerts', icon: Bell, key: 'b' },
      { href: '/settings/users', label: 'Users', icon: Users, key: 'u' },
      { href: '/settings/tokens', label: 'API tokens', icon: KeyRound, key: 'k' },
      { href: '/settings/profile', label: 'Profile', icon: UserRoundCog, key: 'f' },
    ],
  },
]
