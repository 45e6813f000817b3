'use client'

import { useState } from 'react'
import { type SavedView, VIEW_NAME_MAX } from '@/server/contract/saved-view'
import { t } from '@/server/contract/words'
import { changeView, useViewAct } from '../shell/view-queries'
import { Button } from '../ui/button'
import { Dialog } from '../ui/dialog'
import { ErrorPanel } from '../ui/error-panel'
import { TextField } from '../ui/field'
import { faultText } from '../wire/http'

interface Props {
  readonly view: SavedView
  readonly onClose: () => void
}

/** Another name for a view; links to it lead to it all the same. */
export function RenameDialog({ view, onClose }: Props) {
  const [name, setName] = useState(view.name)
  const act = useViewAct()
  const given = name.trim()
  const send = async (): Promise<void> => {
    if (given !== view.name) await changeView(view, { name: given })
    onClose()
  }
  return (
    <Dialog
      open
      onOpenChange={onClose}
      title={t`Rename ${view.name}`}
      description={t`Links to the view lead to it under its new name too.`}
    >
      <form
        className="flex flex-col gap-3"
        onSubmit={(event) => {
          event.preventDefault()
          if (given !== '' && !act.isPending) act.mutate(send)
        }}
      >
        <TextField
          label={t`Name`}
          value={name}
          maxLength={VIEW_NAME_MAX}
          autoComplete="off"
          onChange={({ target }) => setName(target.value)}
        />
        {act.error !== null && <ErrorPanel {...faultText(act.error)} />}
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>{t`Cancel`}</Button>
          <Button
            type="submit"
            variant="primary"
            disabled={act.isPending}
            unavailable={given === '' ? t`Give it a name first` : undefined}
          >{t`Rename`}</Button>
        </div>
      </form>
    </Dialog>
  )
}
