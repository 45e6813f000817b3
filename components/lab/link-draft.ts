import type { LabLink } from '@/server/contract/lab'
import type { LabFault } from '@/server/contract/lab-fault'
import { type Phrase, phrase, t } from '@/server/contract/words'
import type { FaultAsked } from './lab-requests'

/** What can be done to a link, or to the votes of the bank at its end. */
export const linkKinds = {
  delay: phrase`Delay: everything arrives later`,
  drop: phrase`Drop: bytes vanish, the connection stays open`,
  cut: phrase`Cut: connections are reset and refused`,
  loss: phrase`Loss: some messages are lost, and their connections stall`,
  duplicate: phrase`Duplicate: some requests arrive twice`,
  'refuse-votes': phrase`Refuse votes: the bank says no at prepare`,
} as const satisfies Record<Exclude<LabFault['kind'], 'crash-at'>, Phrase>

export type LinkKind = keyof typeof linkKinds
export const linkKindWords = Object.keys(linkKinds) as LinkKind[]
export const directions = ['both', 'to', 'from'] as const

/** What the form of a link holds while it is being written; which link it is stands beside it. */
export interface LinkDraft {
  readonly kind: LinkKind
  readonly direction: LabFault['direction']
  readonly delayMs: string
  readonly jitterMs: string
  readonly percent: string
  readonly seconds: string
}

export const firstLink: LinkDraft = {
  ...{ kind: 'delay', direction: 'both', delayMs: '500', jitterMs: '0' },
  ...{ percent: '10', seconds: '30' },
}

/** A direction can be chosen for what happens to bytes on their way. */
export const hasDirection = (kind: LinkKind): boolean =>
  kind !== 'refuse-votes' && kind !== 'duplicate'

/** Why a link cannot have such a fault; undefined: it can. */
export function misfitOf(kind: LinkKind, link: LabLink | undefined): string | undefined {
  if (link === undefined) return t`No link is known.`
  if (kind === 'duplicate' && link.kind !== 'http')
    return t`${link.name} is a database: its session answers one statement after the other, so a copy of the bytes would be misread. Only requests over HTTP can arrive twice.`
  if (kind === 'refuse-votes' && link.kind !== 'postgresql')
    return t`${link.name} cannot be told to refuse votes: only banks in PostgreSQL check something at prepare.`
  return undefined
}

/** The fault that the form asks for at that link. */
export function faultAsked(draft: LinkDraft, name: string): FaultAsked {
  const { kind, direction } = draft
  const forMs = Math.round(Number(draft.seconds) * 1_000)
  const jitterMs = Math.round(Number(draft.jitterMs))
  const byChance = kind === 'loss' || kind === 'duplicate'
  return {
    ...{ kind, name },
    ...(kind === 'delay' && { delayMs: Math.round(Number(draft.delayMs)) }),
    ...(kind === 'delay' && jitterMs !== 0 && { jitterMs }),
    ...(byChance && { percent: Number(draft.percent) }),
    ...(hasDirection(kind) && { direction }),
    ...(forMs > 0 && { forMs }),
  }
}
