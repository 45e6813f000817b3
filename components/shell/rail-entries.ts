import { FlaskConical, Inbox, LayoutDashboard, List, type LucideIcon, Plug } from 'lucide-react'

export interface RailEntry {
  readonly href: '/overview' | '/transactions' | '/inbox' | '/participants' | '/lab'
  readonly label: string
  readonly icon: LucideIcon
  /** The second key after `g`. */
  readonly key: string
}

export interface RailGroup {
  readonly label: string
  readonly entries: readonly RailEntry[]
}

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
    entries: [{ href: '/participants', label: 'Participants', icon: Plug, key: 'p' }],
  },
  {
    label: 'Explore',
    entries: [{ href: '/lab', label: 'Lab', icon: FlaskConical, key: 'l' }],
  },
]
