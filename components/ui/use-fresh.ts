'use client'

import { useEffect, useState } from 'react'

const FRESH_MS = 3_000

/** True for as long as somebody should see that this has just come. */
export function useFresh(isNew: boolean): boolean {
  const [over, setOver] = useState(false)
  useEffect(() => {
    if (!isNew) return
    const timer = setTimeout(() => setOver(true), FRESH_MS)
    return () => clearTimeout(timer)
  }, [isNew])
  return isNew && !over
}
