'use client'

import { Download, FileUp } from 'lucide-react'
import { type DragEvent, useId, useRef, useState } from 'react'
import { t } from '@/server/contract/words'
import { Button } from '../ui/button'
import { CopyButton } from '../ui/copy-button'
import { saveFile } from '../ui/save-file'
import type { ScenarioError } from './scenario-text'

interface Props {
  readonly text: string
  readonly errors: readonly ScenarioError[]
  readonly onChange: (text: string) => void
}

const ROWS = { least: 14, most: 30 }
const FILE_BYTES_MAX = 200_000

/** The scenario as a file: to write, to take away, and to bring back. */
export function ScenarioFile({ text, errors, onChange }: Props) {
  const id = useId()
  const [over, setOver] = useState(false)
  const [tooLarge, setTooLarge] = useState(false)
  const take = async (files: FileList | null): Promise<void> => {
    const [file] = files ?? []
    if (file === undefined) return
    setTooLarge(file.size > FILE_BYTES_MAX)
    if (file.size <= FILE_BYTES_MAX) onChange(await file.text())
  }
  const drop = (event: DragEvent): void => {
    event.preventDefault()
    setOver(false)
    void take(event.dataTransfer.files)
  }
  const rows = Math.min(ROWS.most, Math.max(ROWS.least, text.split('\n').length))
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
      className="flex min-w-0 flex-col gap-2 rounded-control data-[over=true]:outline-2 data-[over=true]:outline-accent data-[over=true]:outline-dashed"
    >
      <label htmlFor={id} className="text-label text-fg-2">{t`Scenario file`}</label>
      <textarea
        id={id}
        rows={rows}
        spellCheck={false}
        value={text}
        aria-invalid={errors.length > 0}
        aria-describedby={`${id}-errors`}
        onChange={({ target }) => onChange(target.value)}
        className="w-full min-w-0 resize-y overflow-x-auto whitespace-pre rounded-control border border-edge bg-surface p-2.5 font-mono text-small"
      />
      <div id={`${id}-errors`} role="status" className="text-label">
        {errors.length === 0 ? (
          <p className="text-fg-3">{t`JSON, as POST /v1/lab/runs takes it. The form shows the same. A file can be dropped or pasted here.`}</p>
        ) : (
          <ErrorList errors={errors} />
        )}
        {tooLarge && <p className="text-danger">{t`That file is too large for a scenario.`}</p>}
      </div>
      <Ways {...{ text, take }} />
    </div>
  )
}

const SHOWN_MAX = 8

function ErrorList({ errors }: Pick<Props, 'errors'>) {
  return (
    <ul className="flex flex-col gap-1 text-danger">
      {errors.slice(0, SHOWN_MAX).map(({ line, text }) => (
        <li key={`${line} ${text}`} className="break-words">{t`Line ${line}: ${text}`}</li>
      ))}
      {errors.length > SHOWN_MAX && <li>{t`And ${errors.length - SHOWN_MAX} more.`}</li>}
    </ul>
  )
}

function Ways({
  text,
  take,
}: {
  readonly text: string
  readonly take: (files: FileList | null) => Promise<void>
}) {
  const input = useRef<HTMLInputElement>(null)
  return (
    <div className="flex flex-wrap items-center gap-2">
      <Button size="small" onClick={() => saveFile('scenario.json', 'application/json', text)}>
        <Download size={16} aria-hidden="true" />
        {t`Download the file`}
      </Button>
      <Button size="small" onClick={() => input.current?.click()}>
        <FileUp size={16} aria-hidden="true" />
        {t`Open a file`}
      </Button>
      <CopyButton text={text} what={t`the scenario`} />
      <input
        ref={input}
        type="file"
        accept="application/json,.json"
        aria-label={t`Scenario from a file`}
        className="sr-only"
        tabIndex={-1}
        onChange={({ target }) => {
          void take(target.files)
          target.value = ''
        }}
      />
    </div>
  )
}
