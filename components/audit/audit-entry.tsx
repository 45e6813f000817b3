'use client'

import { useQuery } from '@tanstack/react-query'
import type { AuditEntry as Entry } from '@/server/contract/audit'
import { say, t } from '@/server/contract/words'
import { actionWords } from '../shell/action-words'
import { adviceWord } from '../shell/advice-word'
import { outcomeWord } from '../shell/outcome-word'
import { reasonKindOf } from '../shell/reason-kinds'
import { Button } from '../ui/button'
import { CodeBlock } from '../ui/code-block'
import { CopyButton } from '../ui/copy-button'
import { Empty } from '../ui/empty'
import { ErrorPanel } from '../ui/error-panel'
import { count } from '../ui/format'
import { Panel } from '../ui/panel'
import { SkeletonRows } from '../ui/skeleton'
import { Time } from '../ui/time'
import { faultText } from '../wire/http'
import { auditQueries } from './audit-queries'
import { Target } from './audit-table'

interface Props {
  readonly id: string
  readonly onClose: () => void
}

/** One entry in full; its address is a link to it. */
export function AuditEntry({ id, onClose }: Props) {
  const query = useQuery(auditQueries.entry(id))
  return (
    <Panel
      title={query.data ? actionWords(query.data.action) : t`Entry`}
      aside={
        <>
          <CopyButton
            text={typeof window === 'undefined' ? '' : window.location.href}
            what={t`link to this entry`}
          />
          <Button size="small" onClick={onClose}>{t`Close`}</Button>
        </>
      }
    >
      {query.isPending && <SkeletonRows rows={3} label={t`Reading the entry`} />}
      {query.isError && (
        <ErrorPanel {...faultText(query.error)} onRetry={() => void query.refetch()} />
      )}
      {query.data === null && (
        <Empty
          title={t`There is no such entry.`}
          text={t`Verdict removes nothing from the audit trail: the address may be cut off, or somebody has removed the entry by hand. Verify the chain.`}
        />
      )}
      {query.data && <Facts entry={query.data} />}
    </Panel>
  )
}

function Facts({ entry }: { readonly entry: Entry }) {
  const { actor, approver, at, reason, rule, advice, evidenceId } = entry
  const { outcome, requestId, chain, data } = entry
  const kind = reasonKindOf(data.category)
  const facts = [
    [t`By`, actor],
    [t`Approved by`, approver],
    [t`When`, <Time key="at" at={at} />],
    [t`On`, <Target key="on" entry={entry} />],
    [t`Reason`, reason],
    [t`Kind of reason`, kind && say(kind)],
    [
      t`Advice at that moment`,
      advice === null ? null : t`${adviceWord(advice)}, by rule ${String(rule)}`,
    ],
    [t`Evidence`, evidenceId],
    [t`Outcome`, outcome && outcomeWord(outcome)],
    [t`Request`, requestId],
    [t`Place in the chain`, chain && t`${count(chain.position)}, hash ${chain.hash}`],
  ] as const
  return (
    <div className="flex flex-col gap-4">
      <dl className="grid gap-x-6 gap-y-2 sm:grid-cols-[max-content_1fr]">
        {facts.map(([name, value]) =>
          value === null ? null : (
            <div key={name} className="contents">
              <dt className="text-fg-2 text-small">{name}</dt>
              <dd className="min-w-0 wrap-anywhere">{value}</dd>
            </div>
          ),
        )}
      </dl>
      {Object.keys(data).length > 0 && (
        <CodeBlock code={JSON.stringify(data, null, 2)} what={t`details`} />
      )}
    </div>
  )
}
