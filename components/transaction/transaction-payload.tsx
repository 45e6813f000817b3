'use client'

import { useMutation, useQuery } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import type { TransactionPayload as Kept } from '@/server/contract/kept-payload-view'
import { phrase, say, t } from '@/server/contract/words'
import { RightButton } from '../shell/right-button'
import { Button } from '../ui/button'
import { Dialog } from '../ui/dialog'
import { Empty } from '../ui/empty'
import { ErrorPanel } from '../ui/error-panel'
import { TextField } from '../ui/field'
import { count } from '../ui/format'
import { SkeletonRows } from '../ui/skeleton'
import { Cell, HeadCell, Table } from '../ui/table'
import { faultText } from '../wire/http'
import { payloadQuery, revealPayload } from './payload-queries'

/** What the branches are told with. Values are masked until somebody says why he wants to see them. */
export function TransactionPayload({ id }: { readonly id: string }) {
  const query = useQuery(payloadQuery(id))
  const [revealed, setRevealed] = useState<Kept | null>(null)
  const [asks, setAsks] = useState(false)
  const payload = revealed ?? query.data
  if (query.isError)
    return <ErrorPanel {...faultText(query.error)} onRetry={() => void query.refetch()} />
  if (payload === undefined) return <SkeletonRows rows={3} label={t`Loading the payload`} />
  return (
    <div className="flex flex-col gap-4 p-4">
      {payload.items.length === 0 ? (
        <Nothing gone={payload.gone} />
      ) : (
        <>
          <div className="flex flex-wrap items-center gap-3">
            <p className="text-fg-2">
              {payload.masked
                ? t`Values are masked.`
                : t`Values are shown, and the audit trail says so.`}
            </p>
            {payload.masked ? (
              <RightButton right="revealPayload" size="small" onClick={() => setAsks(true)}>
                {t`Show the values…`}
              </RightButton>
            ) : (
              <Button size="small" onClick={() => setRevealed(null)}>{t`Mask them again`}</Button>
            )}
          </div>
          <Items items={payload.items} />
        </>
      )}
      <Statements statements={payload.statements} />
      {asks && <RevealDialog id={id} onClose={() => setAsks(false)} onRevealed={setRevealed} />}
    </div>
  )
}

const Nothing = ({ gone }: { readonly gone: boolean }) =>
  gone ? (
    <Empty
      title={t`No longer kept`}
      text={t`Payloads are kept with the begin record, which is removed after seven days.`}
    />
  ) : (
    <Empty
      title={t`No payload is kept`}
      text={t`Only what a successor would have to send again is kept: tries, steps of sagas and messages. Statements and their parameters never are.`}
    />
  )

const whats = {
  payload: phrase`Payload`,
  action: phrase`Action`,
  compensation: phrase`Compensation`,
} as const

const Items = ({ items }: Pick<Kept, 'items'>) => (
  <ul aria-label={t`What the branches are told with`} className="flex flex-col gap-3">
    {items.map(({ branch, participant, what, value }) => (
      <li key={`${branch} ${what}`} className="rounded-control border border-line bg-sunken p-3">
        <p className="pb-1 text-small">
          <strong className="font-semibold">{participant}</strong>
          {' · '}
          {t`branch ${branch}`}
          {' · '}
          {say(whats[what])}
        </p>
        <pre className="overflow-x-auto text-small">
          <code>{JSON.stringify(value, null, 2)}</code>
        </pre>
      </li>
    ))}
  </ul>
)

/** Of statements only this is kept (D18). */
function Statements({ statements }: Pick<Kept, 'statements'>) {
  if (!statements.some(({ rows, hash }) => rows !== null || hash !== null)) return null
  return (
    <Table caption={t`What is kept of the statements`}>
      <thead>
        <tr>
          <HeadCell>{t`Participant`}</HeadCell>
          <HeadCell className="text-right">{t`Rows changed`}</HeadCell>
          <HeadCell>{t`Hash of its statements`}</HeadCell>
        </tr>
      </thead>
      <tbody>
        {statements.map(({ branch, participant, rows, hash }) => (
          <tr key={branch}>
            <Cell>{participant}</Cell>
            <Cell className="text-right">{rows === null ? '–' : count(rows)}</Cell>
            <Cell className="wrap-anywhere">{hash === null ? '–' : <code>{hash}</code>}</Cell>
          </tr>
        ))}
      </tbody>
    </Table>
  )
}

interface RevealProps {
  readonly id: string
  readonly onClose: () => void
  readonly onRevealed: (payload: Kept) => void
}

function RevealDialog({ id, onClose, onRevealed }: RevealProps) {
  const [reason, setReason] = useState('')
  const reveal = useMutation({
    mutationFn: () => revealPayload(id, reason.trim()),
    onSuccess: (payload) => {
      onRevealed(payload)
      onClose()
    },
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (reason.trim() !== '' && !reveal.isPending) reveal.mutate()
  }
  return (
    <Dialog open onOpenChange={onClose} title={t`Show the values`}>
      <form onSubmit={submit} className="flex flex-col gap-3">
        <p>{t`Your name and your reason stand in the audit trail before the values are shown.`}</p>
        <TextField
          label={t`Reason`}
          value={reason}
          maxLength={500}
          onChange={({ target }) => setReason(target.value)}
        />
        {reveal.isError && <ErrorPanel {...faultText(reveal.error)} />}
        <div className="flex flex-wrap justify-end gap-2">
          <Button onClick={onClose}>{t`Leave them masked`}</Button>
          <RightButton
            right="revealPayload"
            variant="primary"
            type="submit"
            unavailable={reason.trim() === '' ? t`Say why first` : undefined}
          >{t`Show the values`}</RightButton>
        </div>
      </form>
    </Dialog>
  )
}
