import { useEffect } from 'react'
import type { EarlyInput } from './early-input-script'

declare global {
  interface Window {
    earlyInput?: EarlyInput
  }
}

/** In a click these go before it, and some controls act at the first of them. */
const BEFORE_CLICK = ['pointerdown', 'mousedown', 'pointerup', 'mouseup'] as const

function clickAgain(target: EventTarget, event: MouseEvent): void {
  const { shiftKey, ctrlKey, altKey, metaKey } = event
  const init = { bubbles: true, cancelable: true, shiftKey, ctrlKey, altKey, metaKey }
  for (const type of BEFORE_CLICK)
    target.dispatchEvent(
      type.startsWith('pointer')
        ? new PointerEvent(type, { ...init, pointerType: 'mouse' })
        : new MouseEvent(type, init),
    )
  target.dispatchEvent(new MouseEvent('click', init))
}

/** Clicked twice because nothing happened, it is meant once. */
const isLast = (event: Event, _: number, all: readonly Event[]): boolean =>
  event instanceof KeyboardEvent || all.findLast(({ target }) => target === event.target) === event

/** What was clicked and pressed before the page listened happens now, once. */
export function useEarlyInput(): void {
  useEffect(() => {
    const early = window.earlyInput
    if (early === undefined) return
    early.stop()
    delete window.earlyInput
    for (const event of early.heard.filter(isLast)) {
      if (event instanceof MouseEvent) {
        if (event.target instanceof Element && event.target.isConnected)
          clickAgain(event.target, event)
      } else
        (document.activeElement ?? document.body).dispatchEvent(new KeyboardEvent('keydown', event))
    }
  }, [])
}
