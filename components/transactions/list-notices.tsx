'use client'

import type { ReactNode } from 'react'
import { t } from '@/server/contract/words'
import type { Address } from '../shell/address'
import { Button } from '../ui/button'

interface Props {
  readonly onChange: Address['change']
}

/** What of the address says nothing, with the way out. */
export const Dropped = ({ names, onChange }: Props & { readonly names: readonly string[] }) => (
  <Notice
    onRemove={() => onChange(Object.fromEntries(names.map((name) => [name, null])), 'replace')}
  >{t`The address holds a value for ${names.join(t` and `)} that says nothing here. The list is shown without it.`}</Notice>
)

/** A link to one's own view, opened by somebody else, or to one that is no more. */
export const UnknownView = ({ onChange }: Props) => (
  <Notice
    onRemove={() => onChange({ view: null }, 'replace')}
  >{t`The address names a view that is not here: it is somebody else’s own, or was removed. The filters of the address hold all the same.`}</Notice>
)

const Notice = ({
  children,
  onRemove,
}: {
  readonly children: ReactNode
  readonly onRemove: () => void
}) => (
  <div
    role="status"
    data-banner="warn"
    className="mb-4 flex flex-wrap items-center gap-3 rounded-panel border border-ink/40 bg-tint px-4 py-2 text-ink"
  >
    <p className="min-w-0 flex-1">{children}</p>
    <Button size="small" onClick={onRemove}>{t`Remove it from the address`}</Button>
  </div>
)
