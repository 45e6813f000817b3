'use client'

import { useEffect, useRef } from 'react'
import { t } from '@/server/contract/words'
import { useConnection } from '../wire/connection'
import { announce } from './announcer'
import { useWaiting } from './use-waiting'

/** Says once that more wait for somebody, to those who hear the page, wherever they are in it. */
export function useWaitingSaid(): void {
  const waiting = useWaiting()
  const { inDoubt } = useConnection()
  const before = useRef<number | null>(null)
  const known = inDoubt !== null
  useEffect(() => {
    // What waited when the page was opened is no news.
    if (!known) return
    if (before.current !== null && waiting > before.current)
      announce(t`${waiting} waiting for a person in the Inbox`)
    before.current = waiting
  }, [waiting, known])
}
