import type { Participant } from '@/server/contract/participant'
import { t } from '@/server/contract/words'
import { Badge } from '../ui/badge'
import { count, plural } from '../ui/format'
import { rich } from '../ui/rich'
import { Ago, Elapsed } from '../ui/time'
import { damageText } from './branch-damage'

/** What the last sweep found there and the journal does not have; nothing if it found nothing. */
export function OnlyHereNote({
  participant: { onlyHere, sweptAt },
}: {
  readonly participant: Pick<Participant, 'onlyHere' | 'sweptAt'>
}) {
  const { unclaimed, foreign, blocks, damage, oldestAt } = onlyHere
  if (unclaimed + foreign === 0) return null
  const oldest = oldestAt !== null && rich`, the oldest for ${<Elapsed since={oldestAt} />}`
  const blocking = blocks > 0 && (
    <strong className="font-semibold">{t`, blocking ${plural(blocks, 'session')}: ${damageText(damage, blocks)}`}</strong>
  )
  return (
    <p className="flex flex-wrap items-center gap-x-2 gap-y-1 px-4 pt-2 text-small">
      {unclaimed > 0 && <Badge tone="doubt" solid>{t`${count(unclaimed)} unclaimed`}</Badge>}
      {foreign > 0 && <Badge tone="idle">{t`${count(foreign)} foreign`}</Badge>}
      <span>{rich`prepared here and not in the journal${oldest}${blocking}`}</span>
      {sweptAt !== null && <span className="text-fg-3">{rich`found ${<Ago at={sweptAt} />}`}</span>}
    </p>
  )
}
