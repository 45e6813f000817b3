'use client'

import { useEffect, useState } from 'react'

const SETTLED_MS = 250

/** What was typed, once somebody stops for a moment: each question costs the server a search. */
export function useSettled(typed: string): string {
  const [settled, setSettled] = useState(typed)
  useEffect(() => {
    const timer = setTimeout(() => setSettled(typed), SETTLED_MS)
    return () => clearTimeout(timer)
  }, [typed])
  return settled
}
