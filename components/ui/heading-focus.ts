/** A heading has gone with the focus, and the next one of the same page gets it. */
let left = false

/** A heading that stands there until more is known: what follows it takes the focus that it had. */
export function leavesFocus(heading: HTMLElement | null): (() => void) | undefined {
  takesFocus(heading)
  if (heading === null) return undefined
  return () => {
    left = document.activeElement === heading
  }
}

/** The heading that stays; on a page that was just loaded nothing is taken from its beginning. */
export function takesFocus(heading: HTMLElement | null): void {
  if (heading === null || !left) return
  left = false
  heading.focus({ preventScroll: true })
}
