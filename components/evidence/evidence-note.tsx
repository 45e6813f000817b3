'use client'

import { useQuery } from '@tanstack/react-query'
import { phrase, say, t } from '@/server/contract/words'
import { Badge } from '../ui/badge'
import { plural } from '../ui/format'
import { faultText } from '../wire/http'
import { actionLook, adviceLook, leadOf } from './advice-look'
import { blockedSessions, evidenceCounts } from './evidence-facts'
import { evidenceQueries } from './evidence-queries'

interface Props {
  readonly id: string
  readonly ask: boolean
  readonly protocol: string
}

/** Its services keep no branches for it: how it stands is told by its steps. */
const sagaNote = phrase`a saga: see its steps`

/** The advice on one item of a list, and what its participants said when they were last asked. */
export function EvidenceNote({ id, ask, protocol }: Props) {
  const { data: evidence, error } = useQuery({ ...evidenceQueries.of(id), enabled: ask })
  const { data: preview } = useQuery({
    ...evidenceQueries.preview(id, evidence?.evidenceId ?? ''),
    enabled: evidence !== undefined,
  })
  if (evidence === undefined && error !== null)
    return (
      <span className="text-fg-2">{t`The participants could not be asked: ${faultText(error).title}`}</span>
    )
  if (evidence === undefined)
    return (
      <span className="text-fg-3">{ask ? t`Asking the participants…` : t`Not checked yet`}</span>
    )
  const lead = preview && leadOf(preview.advice)
  const blocked = blockedSessions(evidence.participants)
  return (
    <>
      {preview?.advice.reconcile && <Badge tone="damage">{t`Repair by hand`}</Badge>}
      {lead && !preview.advice.reconcile && (
        <Badge tone={adviceLook[lead.advice.advice].tone}>
          {t`${actionLook[lead.action].title}: ${adviceLook[lead.advice.advice].label}`}
        </Badge>
      )}
      <span>{protocol === 'saga' ? say(sagaNote) : evidenceCounts(evidence.participants)}</span>
      {blocked > 0 && (
        <span className="font-medium">{t`blocks ${plural(blocked, 'session')}`}</span>
      )}
    </>
  )
}
