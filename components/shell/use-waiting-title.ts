'use client'

import { useEffect } from 'react'
import { useWaiting } from './use-waiting'

const COUNTED_MAX = 99
const PREFIX = /^\(\d+\+?\) /

/** The tab says how many wait for somebody, in its title and on its icon, also when it is behind others. */
export function useWaitingTitle(): void {
  const waiting = useWaiting()
  useEffect(() => {
    const shown = waiting > COUNTED_MAX ? `${COUNTED_MAX}+` : String(waiting)
    const mark = (): void => {
      const plain = document.title.replace(PREFIX, '')
      const title = waiting === 0 ? plain : `(${shown}) ${plain}`
      if (document.title !== title) document.title = title
    }
    mark()
    // The router sets the title of a page after its path, and again when its data arrive.
    const observer = new MutationObserver(mark)
    observer.observe(document.head, { childList: true, subtree: true, characterData: true })
    return () => observer.disconnect()
  }, [waiting])
  useEffect(() => {
    const icon = document.querySelector<HTMLLinkElement>('link[rel="icon"]')
    if (icon === null) return
    const before = icon.href
    icon.href = waiting === 0 ? before : iconWith(waiting > 9 ? '9+' : String(waiting))
    return () => {
      icon.href = before
    }
  }, [waiting])
}

/** The tick of the icon with the number on a ground that nobody takes for all being well. */
const iconWith = (number: string): string =>
  `data:image/svg+xml,${encodeURIComponent(
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="7" fill="#975F00"/><text x="16" y="23" text-anchor="middle" font-family="sans-serif" font-weight="700" font-size="${number.length > 1 ? 17 : 21}" fill="#fff">${number}</text></svg>`,
  )}`
