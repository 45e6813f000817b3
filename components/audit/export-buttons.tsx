'use client'

import { useMutation } from '@tanstack/react-query'
import type { AuditFilter } from '@/server/contract/audit'
import { Button } from '../ui/button'
import { count } from '../ui/format'
import { saveFile } from '../ui/save-file'
import { faultText } from '../wire/http'
import { csvOf, jsonOf } from './audit-file'
import { allEntries, EXPORTED_MAX } from './audit-queries'

const files = {
  csv: { type: 'text/csv', text: csvOf },
  json: { type: 'application/json', text: jsonOf },
} as const

/** What the filters leave, as a file. */
export function ExportButtons({ filter }: { readonly filter: AuditFilter }) {
  const save = useMutation({
    mutationFn: async (kind: keyof typeof files) => {
      const entries = await allEntries(filter)
      const { type, text } = files[kind]
      saveFile({ name: `verdict-audit.${kind}`, type, text: text(entries) })
      return entries.length
    },
  })
  return (
    <>
      <p role="status" className="text-fg-2 text-small">
        {save.isPending && 'Reading'}
        {save.isError && faultText(save.error).title}
        {save.data !== undefined && save.data >= EXPORTED_MAX
          ? `The newest ${count(save.data)} were saved: choose a time to have the others.`
          : ''}
      </p>
      <Button size="small" disabled={save.isPending} onClick={() => save.mutate('csv')}>
        CSV
      </Button>
      <Button size="small" disabled={save.isPending} onClick={() => save.mutate('json')}>
        JSON
      </Button>
    </>
  )
}
