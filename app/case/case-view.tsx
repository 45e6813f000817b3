'use client'

import { useMemo, useState } from 'react'
import { AuditTable } from '@/components/audit/audit-table'
import { CaseReplay } from '@/components/case/case-replay'
import { Answers } from '@/components/evidence/evidence-panel'
import { useAddress } from '@/components/shell/address'
import { Timeline } from '@/components/timeline/timeline'
import { parseSettings } from '@/components/timeline/timeline-settings'
import { attemptRuns } from '@/components/transaction/attempt-runs'
import { Calls } from '@/components/transaction/calls'
import { TransactionHeader } from '@/components/transaction/transaction-header'
import { TransactionLog } from '@/components/transaction/transaction-log'
import { transactionSentence } from '@/components/transaction/transaction-sentence'
import { Empty } from '@/components/ui/empty'
import { shortCode } from '@/components/ui/format'
import { Panel } from '@/components/ui/panel'
import { rich } from '@/components/ui/rich'
import { Tabs } from '@/components/ui/tabs'
import { Time, useZone } from '@/components/ui/time'
import type { CaseContents } from '@/server/contract/case-file'
import { t } from '@/server/contract/words'

interface Props {
  readonly contents: CaseContents
}

/** The saved transaction with everything that was saved of it. */
export function CaseView({ contents }: Props) {
  const { transaction, events, calls, evidence, audit, work, savedAt } = contents
  const [zone] = useZone()
  const [tab, setTab] = useState('timeline')
  const last = evidence.at(-1)
  const sentence = transactionSentence({
    transaction,
    evidence:
      last === undefined ? null : { ...last, verdict: transaction.verdict?.verdict ?? null },
    nowMs: Date.parse(savedAt),
    zone,
  })
  return (
    <div className="flex min-w-0 flex-col">
      <TransactionHeader
        transaction={transaction}
        sentence={sentence}
        menu={<span className="text-fg-2 text-small">{rich`Saved ${<Time at={savedAt} />}`}</span>}
      />
      <Tabs
        label={t`Parts of this case`}
        value={tab}
        onChange={setTab}
        tabs={[
          { value: 'timeline', label: t`Timeline`, content: <Replayed contents={contents} /> },
          {
            value: 'evidence',
            label: t`Evidence (${evidence.length})`,
            content: <Kept evidence={evidence} />,
          },
          {
            value: 'audit',
            label: t`Audit (${audit.length})`,
            content:
              audit.length === 0 ? (
                <Empty title={t`Nobody did anything to it by hand`} />
              ) : (
                <>
                  <Note work={work} />
                  <AuditTable entries={audit} open={null} />
                </>
              ),
          },
          {
            value: 'calls',
            label: t`Calls (${calls.items.length})`,
            content: (
              <Calls runs={attemptRuns(calls.items)} isOpen={false} isPaused={() => false} />
            ),
          },
          { value: 'log', label: t`Log`, content: <TransactionLog events={events} /> },
        ]}
      />
    </div>
  )
}

function Replayed({ contents: { transaction, events } }: Props) {
  const { id, participants, startedAt, endedAt } = transaction
  const { params, change } = useAddress()
  const [at, setAt] = useState(events.length)
  const shown = useMemo(() => events.slice(0, at), [events, at])
  const subject = useMemo(
    () => ({
      ...{ code: shortCode(id), participants, startedAt },
      // A part of the records is of a time when it was open, and somebody had it.
      open: at < events.length || endedAt === null,
      ownerAlive: at < events.length,
    }),
    [id, participants, startedAt, endedAt, at, events.length],
  )
  if (events.length === 0)
    return (
      <Empty
        title={t`No records`}
        text={t`When it was saved, the journal did not have them any more.`}
      />
    )
  return (
    <div className="flex min-w-0 flex-col gap-4">
      <CaseReplay records={events.length} at={at} onGo={setAt} />
      <Timeline
        events={shown}
        subject={subject}
        trail={false}
        settings={parseSettings((name) => params[name] ?? null)}
        onChange={(changes) => change(changes, 'replace')}
      />
    </div>
  )
}

function Note({ work: { note } }: Pick<CaseContents, 'work'>) {
  if (note === null) return null
  return (
    <p className="break-words px-4 py-3">
      {rich`${<strong>{t`Note of ${note.by}`}</strong>}, ${<Time at={note.at} />}: ${note.text}`}
    </p>
  )
}

function Kept({ evidence }: Pick<CaseContents, 'evidence'>) {
  if (evidence.length === 0) return <Empty title={t`Nobody looked at the participants`} />
  return (
    <div className="flex flex-col gap-4">
      {evidence.toReversed().map(({ evidenceId, takenAt, participants }) => (
        <Panel
          key={evidenceId}
          title={t`Answers of the participants`}
          aside={
            <span className="text-fg-2 text-small">{rich`Taken ${<Time at={takenAt} />}`}</span>
          }
        >
          <Answers rows={participants} takenAt={takenAt} nowMs={Date.parse(takenAt)} />
        </Panel>
      ))}
    </div>
  )
}
