'use client'

import type { ReactNode } from 'react'
import type { Approval } from '@/server/contract/approval'
import { retell, say, t } from '@/server/contract/words'
import { reasonKindOf } from '../shell/reason-kinds'
import { Badge } from '../ui/badge'
import { sentences } from '../ui/list'
import { Panel } from '../ui/panel'
import { rich } from '../ui/rich'
import { Ago, Time } from '../ui/time'
import { endText } from './action-steps'
import { actionLook } from './advice-look'
import { approvalLook } from './approval-look'

/** What somebody asks for, why, and what became of it. */
export function ApprovalPanel({ approval }: { readonly approval: Approval }) {
  const { action, forced, rule, reason, requestedBy, requestedAt, state, expiresAt } = approval
  const { closedBy, closedAt, closedReason, result } = approval
  const look = approvalLook[state]
  const kind = reasonKindOf(approval.category)
  const facts: readonly (readonly [string, ReactNode] | null)[] = [
    [t`Asked by`, rich`${requestedBy}, ${<Ago at={requestedAt} />}`],
    [
      t`Decision`,
      forced
        ? t`${actionLook[action].title}, against the protocol, rule ${rule}`
        : t`${actionLook[action].title}, rule ${rule}`,
    ],
    [t`Reason`, reason],
    kind === null ? null : [t`Kind of reason`, say(kind)],
    state === 'waiting' ? [t`Lapses`, <Time key="at" at={expiresAt} />] : null,
    closedBy === null || closedAt === null
      ? null
      : [look.closed, rich`${closedBy}, ${<Time at={closedAt} />}`],
    closedReason === null ? null : [t`Because`, closedReason],
    result === null
      ? null
      : [t`What came of it`, sentences(endText(result.state), retell(result.text))],
  ]
  return (
    <Panel title={t`What is asked for`} aside={<Badge tone={look.tone}>{look.label}</Badge>}>
      <dl className="grid gap-x-6 gap-y-2 sm:grid-cols-[max-content_1fr]">
        {facts.map((fact) =>
          fact === null ? null : (
            <div key={fact[0]} className="contents">
              <dt className="text-fg-2">{fact[0]}</dt>
              <dd className="min-w-0 wrap-anywhere">{fact[1]}</dd>
            </div>
          ),
        )}
      </dl>
    </Panel>
  )
}
