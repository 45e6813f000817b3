'use client'

import { useState } from 'react'
import { type NewSavedView, VIEW_NAME_MAX } from '@/server/contract/saved-view'
import { t } from '@/server/contract/words'
import { useRefusal } from '../shell/right-button'
import { Button } from '../ui/button'
import { Dialog } from '../ui/dialog'
import { ErrorPanel } from '../ui/error-panel'
import { TextField } from '../ui/field'
import { faultText } from '../wire/http'

interface Props {
  /** Whether a view of one's own has that name. */
  readonly isTaken: (name: string) => boolean
  readonly pending: boolean
  readonly error: unknown
  readonly onSave: (view: Pick<NewSavedView, 'name' | 'shared'>) => void
  readonly onClose: () => void
}

/** What the present filters and columns are called from now on, and who sees it. */
export function ViewDialog({ isTaken, pending, error, onSave, onClose }: Props) {
  const [name, setName] = useState('')
  const [shared, setShared] = useState(false)
  const refused = useRefusal('shareView')
  const given = name.trim()
  return (
    <Dialog
      open
      onOpenChange={onClose}
      title={t`Save as a view`}
      description={t`The filters and the columns, as they are now. A relative time stays relative.`}
    >
      <form
        className="flex flex-col gap-3"
        onSubmit={(event) => {
          event.preventDefault()
          if (given !== '' && !pending) onSave({ name: given, shared })
        }}
      >
        <TextField
          label={t`Name`}
          value={name}
          maxLength={VIEW_NAME_MAX}
          autoComplete="off"
          onChange={({ target }) => setName(target.value)}
          {...(isTaken(given) ? { hint: t`There is a view of that name: it is replaced.` } : {})}
        />
        <div className="flex flex-col gap-1">
          <label className="flex items-center gap-2 pointer-coarse:min-h-11">
            <input
              type="checkbox"
              checked={shared}
              aria-disabled={refused !== undefined}
              onChange={({ target }) => refused === undefined && setShared(target.checked)}
            />
            {t`Share it: everybody sees it`}
          </label>
          {refused !== undefined && <p className="text-fg-2 text-small">{refused}</p>}
        </div>
        {error !== null && <ErrorPanel {...faultText(error)} />}
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>{t`Leave it`}</Button>
          <Button
            type="submit"
            variant="primary"
            disabled={pending}
            unavailable={given === '' ? t`Give it a name first` : undefined}
          >{t`Save the view`}</Button>
        </div>
      </form>
    </Dialog>
  )
}
