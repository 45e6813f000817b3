'use client'

import { useQuery } from '@tanstack/react-query'
import { useEffect, useEffectEvent, useState } from 'react'
import type { Presence } from '@/server/contract/inbox'
import { sendPresence } from './inbox-queries'

const TOLD_EVERY_MS = 4_000
const NOBODY: Presence['others'] = []

/** Says which item is open in this window, and hears which are open in others. */
export function usePresence(transaction: string | null): Presence['others'] {
  const [visitor] = useState(() => crypto.randomUUID())
  const { data } = useQuery({
    queryKey: ['presence', visitor, transaction],
    queryFn: () => sendPresence({ visitor, transaction }),
    refetchInterval: TOLD_EVERY_MS,
    placeholderData: (before: Presence | undefined) => before,
    retry: false,
    gcTime: 0,
  })
  const leave = useEffectEvent(() => {
    // Whoever goes without a word is taken for gone a few seconds later.
    sendPresence({ visitor, transaction: null }).catch(() => undefined)
  })
  useEffect(() => {
    const hidden = () => leave()
    window.addEventListener('pagehide', hidden)
    return () => {
      window.removeEventListener('pagehide', hidden)
      hidden()
    }
  }, [])
  return data?.others ?? NOBODY
}
