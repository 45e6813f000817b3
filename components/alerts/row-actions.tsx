'use client'

import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useRef, useState } from 'react'
import { t } from '@/server/contract/words'
import { RightButton } from '../shell/right-button'
import { Button } from '../ui/button'
import { Dialog } from '../ui/dialog'
import { ErrorPanel } from '../ui/error-panel'
import { faultText } from '../wire/http'
import { remove } from './alert-queries'

interface Props {
  readonly what: 'rules' | 'targets'
  readonly id: string
  readonly version: number
  /** What follows when it is removed. */
  readonly consequence: string
  readonly onEdit: () => void
}

/** Edit and remove, of a rule or of a target. */
export function RowActions({ what, id, version, consequence, onEdit }: Props) {
  const [asking, setAsking] = useState(false)
  const safe = useRef<HTMLButtonElement>(null)
  const queryClient = useQueryClient()
  const removing = useMutation({
    mutationFn: () => remove(what, id, version),
    onSuccess: () => setAsking(false),
    onSettled: () => queryClient.invalidateQueries({ queryKey: ['alerts'] }),
  })
  return (
    <>
      <RightButton
        right="putAlertRule"
        size="small"
        onClick={onEdit}
        aria-label={t`Edit ${id}`}
      >{t`Edit`}</RightButton>
      <RightButton
        right="removeAlertRule"
        size="small"
        variant="quiet"
        onClick={() => setAsking(true)}
        aria-label={t`Remove ${id}`}
      >{t`Remove`}</RightButton>
      {asking && (
        <Dialog
          open
          onOpenChange={setAsking}
          title={t`Remove ${id}`}
          description={consequence}
          initialFocus={safe}
        >
          {removing.isError && <ErrorPanel {...faultText(removing.error)} />}
          <div className="flex flex-wrap justify-end gap-2">
            <Button ref={safe} onClick={() => setAsking(false)}>{t`Keep it`}</Button>
            <Button
              variant="danger"
              onClick={() => removing.mutate()}
              disabled={removing.isPending}
            >
              {removing.isPending ? t`Removing` : t`Remove`}
            </Button>
          </div>
        </Dialog>
      )}
    </>
  )
}
