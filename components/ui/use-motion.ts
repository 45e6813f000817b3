'use client'

import { useEffect } from 'react'
import { usePreference } from './preference'

/** Whether things may move: as the system says, or not at all. Remembered by this browser. */
export const useMotion = () => usePreference('motion', ['system', 'none'])

/** Tells the style sheets, for as long as the frame of the page stands. */
export function useMotionOfPage(): void {
  const [motion] = useMotion()
  useEffect(() => {
    const system = window.matchMedia('(prefers-reduced-motion: reduce)')
    const tell = () => {
      const moves = motion === 'system' && !system.matches
      document.documentElement.dataset.motion = moves ? 'some' : 'none'
    }
    tell()
    system.addEventListener('change', tell)
    return () => system.removeEventListener('change', tell)
  }, [motion])
}
