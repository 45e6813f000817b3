'use client'

import { useMutation, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useRef, useState } from 'react'
import type { Participant } from '@/server/contract/participant'
import { t } from '@/server/contract/words'
import { shellQueries } from '../shell/shell-queries'
import { Button } from '../ui/button'
import { Dialog } from '../ui/dialog'
import { ErrorPanel } from '../ui/error-panel'
import { TextField } from '../ui/field'
import { faultOf, faultText } from '../wire/http'
import { removeParticipant } from './participant-queries'

interface Props {
  readonly participant: Participant
  readonly onClose: () => void
  readonly onRemoved: () => void
}

/** Removes a participant once its name was typed; refused while anything is open there. */
export function RemoveDialog({ participant: { name }, onClose, onRemoved }: Props) {
  const safe = useRef<HTMLButtonElement>(null)
  const [typed, setTyped] = useState('')
  const [unseen, setUnseen] = useState(false)
  const queryClient = useQueryClient()
  const remove = useMutation({
    mutationFn: () => removeParticipant(name, unseen),
    onSuccess: onRemoved,
    onSettled: () => queryClient.invalidateQueries(shellQueries.participants()),
  })
  const isSilent = remove.isError && faultOf(remove.error).code === 'participant-silent'
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    if (typed === name) remove.mutate()
  }
  return (
    <Dialog
      open
      onOpenChange={onClose}
      title={t`Remove ${name}`}
      description={t`Verdict forgets how to reach it. Transactions it took part in stay readable. Nothing is changed in the participant itself; its marker table stays there.`}
      initialFocus={safe}
    >
      <form onSubmit={submit} className="flex flex-col gap-3">
        <TextField
          label={t`Type the name: ${name}`}
          value={typed}
          autoComplete="off"
          spellCheck={false}
          onChange={({ target }) => setTyped(target.value)}
        />
        {remove.isError && <ErrorPanel {...faultText(remove.error)} />}
        {(isSilent || unseen) && (
          <label className="flex items-start gap-2">
            <input
              type="checkbox"
              checked={unseen}
              onChange={({ target }) => setUnseen(target.checked)}
              className="mt-1"
            />
            {t`Remove it though nobody sees what it holds prepared.`}
          </label>
        )}
        <div className="flex flex-wrap justify-end gap-2">
          <Button ref={safe} onClick={onClose}>{t`Keep it`}</Button>
          <Button
            type="submit"
            variant="danger"
            disabled={remove.isPending}
            unavailable={typed === name ? undefined : t`Type its name first.`}
          >
            {remove.isPending ? t`Removing` : t`Remove`}
          </Button>
        </div>
      </form>
    </Dialog>
  )
}
