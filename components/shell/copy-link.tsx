'use client'

import { Link2 } from 'lucide-react'
import { useState } from 'react'
import { phrase, t } from '@/server/contract/words'
import { Button } from '../ui/button'
import { Menu, MenuItem } from '../ui/menu'
import { useShortcuts } from '../ui/shortcuts'
import { search } from '../wire/http'
import { type AddressChange, useAddress } from './address'
import { asSeenNow } from './time-range'

interface Props {
  /** What else of the address makes the page stand still. */
  readonly still?: AddressChange
}

/** The page as a link: with what is seen now, or with what will be the latest when it is opened. */
export function CopyLink({ still = {} }: Props) {
  const { params } = useAddress()
  const [said, setSaid] = useState('')
  const copy = (query: AddressChange): void => {
    const { origin, pathname } = window.location
    void navigator.clipboard.writeText(`${origin}${pathname}${search(query)}`).then(
      () => setSaid(t`${t`Link`} copied`),
      () => setSaid(t`The browser refused to copy`),
    )
  }
  const seen = () => copy({ ...asSeenNow(params, Date.now()), ...still })
  useShortcuts(phrase`Link`, [{ keys: 'Y', label: t`Copy the link`, run: seen }])
  return (
    <>
      <span role="status" className="text-fg-3 text-small">
        {said}
      </span>
      <Menu
        trigger={
          <Button size="small">
            <Link2 size={14} aria-hidden="true" />
            {t`Copy link`}
          </Button>
        }
      >
        <MenuItem onSelect={seen}>{t`As seen now`}</MenuItem>
        <MenuItem onSelect={() => copy(params)}>{t`Always the latest`}</MenuItem>
      </Menu>
    </>
  )
}
