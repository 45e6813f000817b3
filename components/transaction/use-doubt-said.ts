'use client'

import { useEffect, useRef } from 'react'
import { t } from '@/server/contract/words'
import { announce } from '../shell/announcer'
import { shortCode } from '../ui/format'

/** The transaction that is looked at has come into doubt: those who hear the page hear it at once. */
export function useDoubtSaid(id: string, doubtful: boolean): void {
  const before = useRef(doubtful)
  useEffect(() => {
    if (doubtful && !before.current) announce(t`${shortCode(id)} is in doubt now.`, 'assertive')
    before.current = doubtful
  }, [id, doubtful])
}
