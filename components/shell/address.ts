'use client'

import { usePathname, useSearchParams } from 'next/navigation'
import { search } from '../wire/http'

export type AddressChange = Readonly<Record<string, string | null>>

export interface Address {
  readonly params: Readonly<Record<string, string>>
  /** Choosing pushes a step of history; typing and live modes replace it. */
  readonly change: (change: AddressChange, how?: 'push' | 'replace') => void
}

/** What is looked at: the query of the address, and how it changes without a reload. */
export function useAddress(): Address {
  const path = usePathname()
  const params = Object.fromEntries(useSearchParams())
  return {
    params,
    change: (change, how = 'push') => {
      const next = `${path}${search({ ...params, ...change })}`
      if (how === 'push') window.history.pushState(null, '', next)
      else window.history.replaceState(null, '', next)
    },
  }
}
