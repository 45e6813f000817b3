'use client'

import { useMutation } from '@tanstack/react-query'
import { t } from '@/server/contract/words'
import { Button } from '../ui/button'
import { count } from '../ui/format'
import { saveFile } from '../ui/save-file'
import { faultText } from '../wire/http'
import { EXPORTED_MAX } from './all-pages'

interface Props<Row> {
  /** Of the file, without its ending. */
  readonly name: string
  /** All that the filters leave, as far as a file should hold. */
  readonly read: () => Promise<readonly Row[]>
  readonly csv: (rows: readonly Row[]) => string
}

/** What the filters leave, as a file. */
export function ExportButtons<Row>({ name, read, csv }: Props<Row>) {
  const save = useMutation({
    mutationFn: async (kind: 'csv' | 'json') => {
      const rows = await read()
      if (kind === 'csv') saveFile(`${name}.csv`, 'text/csv', csv(rows))
      else saveFile(`${name}.json`, 'application/json', JSON.stringify(rows, null, 2))
      return rows.length
    },
  })
  return (
    <>
      <p role="status" className="text-fg-2 text-small">
        {save.isPending && t`Reading`}
        {save.isError && faultText(save.error).title}
        {save.data !== undefined && save.data >= EXPORTED_MAX
          ? t`The newest ${count(save.data)} were saved: choose a time to have the others.`
          : ''}
      </p>
      <Button
        size="small"
        disabled={save.isPending}
        onClick={() => save.mutate('csv')}
        title={t`Save what the filters leave as CSV`}
      >
        {'CSV'}
      </Button>
      <Button
        size="small"
        disabled={save.isPending}
        onClick={() => save.mutate('json')}
        title={t`Save what the filters leave as JSON`}
      >
        {'JSON'}
      </Button>
    </>
  )
}
