'use client'

import { EllipsisVertical } from 'lucide-react'
import { useRouter } from 'next/navigation'
import { DropdownMenu as Radix } from 'radix-ui'
import { useState } from 'react'
import { Button } from '../ui/button'
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
      () => setSaid(`${what} copied`),
      () => setSaid('The browser refused to copy'),
    )
  const router = useRouter()
  const compare = () => router.push(`/transactions/compare?a=${encodeURIComponent(id)}`)
  const link = () => copy(window.location.href, 'Link')()
  const save = () => {
    setSaid('Saving')
    void onSave().then(
      () => setSaid('Case file saved'),
      (error) => setSaid(`Not saved. ${faultText(error).title}`),
    )
  }
  const cli = () =>
    copy(`VERDICT_URL='${window.location.origin}' npx verdict show ${id}`, 'Command')()
  const curl = () => copy(`curl -s '${window.location.origin}/v1/transactions/${id}'`, 'Command')()
  return (
    <div className="flex items-center gap-2 print:hidden">
      <span role="status" className="text-fg-3 text-small">
        {said}
      </span>
      <Radix.Root modal={false}>
        <Radix.Trigger asChild>
          <Button size="small">
            <EllipsisVertical size={14} aria-hidden="true" />
            More
          </Button>
        </Radix.Trigger>
        <Radix.Portal>
          <Radix.Content
            align="end"
            sideOffset={6}
            className="z-50 min-w-56 rounded-control border border-line bg-surface p-1 shadow-float"
          >
            <Item onSelect={compare}>Compare with another</Item>
            <Item onSelect={link}>Copy link</Item>
            <Item onSelect={curl}>Copy as cURL</Item>
            <Item onSelect={cli}>Copy as command line</Item>
            <Item onSelect={() => window.print()}>Print</Item>
            <Item onSelect={save}>Save case file (JSON)</Item>
          </Radix.Content>
        </Radix.Portal>
      </Radix.Root>
    </div>
  )
}

const Item = ({
  onSelect,
  children,
}: {
  readonly onSelect: () => void
  readonly children: string
}) => (
  <Radix.Item
    onSelect={onSelect}
    className="cursor-pointer rounded-badge px-2.5 py-2 outline-none data-[highlighted]:bg-selected"
  >
    {children}
  </Radix.Item>
)
