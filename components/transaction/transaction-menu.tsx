'use client'

import { EllipsisVertical } from 'lucide-react'
import { useRouter } from 'next/navigation'
import { useState } from 'react'
import { phrase, t } from '@/server/contract/words'
import { Button } from '../ui/button'
import { Menu, MenuItem } from '../ui/menu'
import { useShortcuts } from '../ui/shortcuts'
import { faultText } from '../wire/http'

interface Props {
  readonly id: string
  readonly onSave: () => Promise<void>
}

/** What can be taken away from here. */
export function TransactionMenu({ id, onSave }: Props) {
  const [said, setSaid] = useState('')
  const copy = (text: string, what: string) => () =>
    void navigator.clipboard.writeText(text).then(
      () => setSaid(t`${what} copied`),
      () => setSaid(t`The browser refused to copy`),
    )
  const router = useRouter()
  const compare = () => router.push(`/transactions/compare?a=${encodeURIComponent(id)}`)
  const link = () => copy(window.location.href, t`Link`)()
  useShortcuts(phrase`This transaction`, [
    { keys: 'y', label: t`Copy its id`, run: copy(id, t`Id`) },
    { keys: 'Y', label: t`Copy the link`, run: link },
  ])
  const save = () => {
    setSaid(t`Saving`)
    void onSave().then(
      () => setSaid(t`Case file saved`),
      (error) => setSaid(t`Not saved. ${faultText(error).title}`),
    )
  }
  const cli = () => {
    const parts = [`VERDICT_URL='${window.location.origin}'`, 'npx', 'verdict', 'show', id]
    copy(parts.join(' '), t`Command`)()
  }
  const curl = () => copy(`curl -s '${window.location.origin}/v1/transactions/${id}'`, t`Command`)()
  return (
    <div className="flex items-center gap-2 print:hidden">
      <span role="status" className="text-fg-3 text-small">
        {said}
      </span>
      <Menu
        trigger={
          <Button size="small">
            <EllipsisVertical size={14} aria-hidden="true" />
            {t`More`}
          </Button>
        }
      >
        <MenuItem onSelect={compare}>{t`Compare with another`}</MenuItem>
        <MenuItem onSelect={copy(id, t`Id`)}>{t`Copy id`}</MenuItem>
        <MenuItem onSelect={link}>{t`Copy link`}</MenuItem>
        <MenuItem onSelect={curl}>{t`Copy as cURL`}</MenuItem>
        <MenuItem onSelect={cli}>{t`Copy as command line`}</MenuItem>
        <MenuItem onSelect={() => window.print()}>{t`Print`}</MenuItem>
        <MenuItem onSelect={save}>{t`Save case file (JSON)`}</MenuItem>
      </Menu>
    </div>
  )
}
