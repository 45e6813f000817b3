'use client'

import { useMutation } from '@tanstack/react-query'
import type { AuditEntry, AuditFilter } from '@/server/contract/audit'
import { Button } from '../ui/button'
import { count } from '../ui/format'
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
      saveFile(kind, entries)
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

function saveFile(kind: keyof typeof files, entries: readonly AuditEntry[]): void {
  const { type, text } = files[kind]
  const link = document.createElement('a')
  link.href = URL.createObjectURL(new Blob([text(entries)], { type }))
  link.download = `verdict-audit.${kind}`
  link.click()
  URL.revokeObjectURL(link.href)
}
