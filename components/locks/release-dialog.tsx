'use client'

import { useMutation, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useRef, useState } from 'react'
import { t } from '@/server/contract/words'
import { Button } from '../ui/button'
import { Dialog } from '../ui/dialog'
import { ErrorPanel } from '../ui/error-panel'
import { TextField } from '../ui/field'
import { faultText } from '../wire/http'
import { forceRelease, lockQueries } from './lock-queries'
import type { Releasing } from './lock-table'

const REASON_LENGTH_MIN = 10

/** Takes a lock away from who holds it, with a reason that stands in the audit trail. */
export function ReleaseDialog({
  lockKey,
  holder,
  onClose,
}: Releasing & { readonly onClose: () => void }) {
  const safe = useRef<HTMLButtonElement>(null)
  const [reason, setReason] = useState('')
  const queryClient = useQueryClient()
  const release = useMutation({
    mutationFn: () => forceRelease(lockKey, { token: holder.token, reason }),
    onSuccess: onClose,
    onSettled: () => queryClient.invalidateQueries({ queryKey: lockQueries.all }),
  })
  const left = REASON_LENGTH_MIN - reason.trim().length
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    if (left <= 0) release.mutate()
  }
  return (
    <Dialog
      open
      onOpenChange={onClose}
      title={t`Release ${lockKey} by force`}
      description={t`${holder.owner} is told when it next renews, and may go on until then. Only what compares tokens keeps it out: the next holder gets one higher than ${holder.token}.`}
      initialFocus={safe}
    >
      <form onSubmit={submit} className="flex flex-col gap-3">
        {holder.transaction !== null && (
          <p className="text-fg-2">{t`It is held for a transaction that has not ended, whose branches may still be prepared. Settle the transaction instead, if you can.`}</p>
        )}
        <TextField
          label={t`Reason`}
          value={reason}
          maxLength={1_000}
          autoComplete="off"
          hint={
            left > 0
              ? t`${left} more characters. It is kept in the audit trail.`
              : t`It is kept in the audit trail.`
          }
          onChange={({ target }) => setReason(target.value)}
        />
        {release.isError && <ErrorPanel {...faultText(release.error)} />}
        <div className="flex flex-wrap justify-end gap-2">
          <Button ref={safe} onClick={onClose}>{t`Leave it`}</Button>
          <Button
            type="submit"
            variant="danger"
            disabled={release.isPending}
            unavailable={left > 0 ? t`Give a reason first.` : undefined}
          >
            {release.isPending ? t`Releasing` : t`Release by force`}
          </Button>
        </div>
      </form>
    </Dialog>
  )
}
