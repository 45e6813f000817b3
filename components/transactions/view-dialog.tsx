'use client'

import { useState } from 'react'
import { t } from '@/server/contract/words'
import { Button } from '../ui/button'
import { Dialog } from '../ui/dialog'
import { TextField } from '../ui/field'
import { VIEW_NAME_MAX } from './views'

interface Props {
  readonly taken: readonly string[]
  readonly onSave: (name: string) => void
  readonly onClose: () => void
}

/** What the present filters and columns are called from now on. */
export function ViewDialog({ taken, onSave, onClose }: Props) {
  const [name, setName] = useState('')
  const given = name.trim()
  return (
    <Dialog
      open
      onOpenChange={onClose}
      title={t`Save as a view`}
      description={t`The filters and the columns, as they are now. It is kept in this browser; its link works for everybody.`}
    >
      <form
        className="flex flex-col gap-3"
        onSubmit={(event) => {
          event.preventDefault()
          if (given === '') return
          onSave(given)
          onClose()
        }}
      >
        <TextField
          label={t`Name`}
          value={name}
          maxLength={VIEW_NAME_MAX}
          autoComplete="off"
          onChange={({ target }) => setName(target.value)}
          {...(taken.includes(given)
            ? { hint: t`There is a view of that name: it is replaced.` }
            : {})}
        />
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>{t`Leave it`}</Button>
          <Button
            type="submit"
            variant="primary"
            unavailable={given === '' ? t`Give it a name first` : undefined}
          >{t`Save the view`}</Button>
        </div>
      </form>
    </Dialog>
  )
}
