'use client'

import { FileJson } from 'lucide-react'
import { type DragEvent, useRef, useState } from 'react'
import { t } from '@/server/contract/words'
import { Button } from '../ui/button'

interface Props {
  readonly onFile: (file: File) => void
}

/** A place for a file: dropped, or chosen. */
export function CaseDrop({ onFile }: Props) {
  const input = useRef<HTMLInputElement>(null)
  const [over, setOver] = useState(false)
  const take = (files: FileList | null): void => {
    const [file] = files ?? []
    if (file !== undefined) onFile(file)
  }
  const drop = (event: DragEvent): void => {
    event.preventDefault()
    setOver(false)
    take(event.dataTransfer.files)
  }
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the button inside does the same by keyboard.
    <div
      data-over={over}
      onDragOver={(event) => {
        event.preventDefault()
        setOver(true)
      }}
      onDragLeave={() => setOver(false)}
      onDrop={drop}
      className="flex flex-col items-center gap-3 rounded-panel border-2 border-edge border-dashed bg-surface px-4 py-12 text-center data-[over=true]:border-accent data-[over=true]:bg-selected"
    >
      <FileJson size={32} aria-hidden="true" className="text-fg-3" />
      <p className="text-h3">{t`Drop a case file here`}</p>
      <p className="max-w-prose text-fg-2">{t`It is read in this browser and sent nowhere. What it shows is of the moment when it was saved; nothing can be done to the transaction from here.`}</p>
      <Button variant="primary" onClick={() => input.current?.click()}>{t`Choose a file`}</Button>
      <input
        ref={input}
        type="file"
        accept="application/json,.json"
        aria-label={t`Case file`}
        className="sr-only"
        tabIndex={-1}
        onChange={({ target }) => {
          take(target.files)
          target.value = ''
        }}
      />
    </div>
  )
}
