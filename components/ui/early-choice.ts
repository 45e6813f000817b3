import { type ChangeEvent, type RefObject, useEffect, useRef } from 'react'

type Control = HTMLInputElement | HTMLSelectElement

const wasChanged = (control: Control): boolean => {
  // Of other kinds the browser writes values in a way of its own.
  if (control instanceof HTMLInputElement)
    return ['text', 'search'].includes(control.type) && control.value !== control.defaultValue
  const options = [...control.options]
  // Only what came with the page has one that was chosen from the first.
  return options.some((one) => one.defaultSelected && !one.selected)
}

/**
 * A page can be seen, and its fields used, a moment before React listens. What was chosen or typed
 * in that moment stands in the field alone; this tells it once, as if it were done now.
 */
export function useEarlyChoice<E extends Control>(
  onChange: ((event: ChangeEvent<E, E>) => void) | undefined,
): RefObject<E | null> {
  const control = useRef<E>(null)
  const tell = useRef(onChange)
  useEffect(() => {
    const now = control.current
    if (now === null || !wasChanged(now)) return
    tell.current?.({ target: now, currentTarget: now } as ChangeEvent<E, E>)
  }, [])
  return control
}
