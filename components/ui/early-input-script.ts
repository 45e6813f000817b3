type Heard = MouseEvent | KeyboardEvent

export interface EarlyInput {
  /** Clicks and keys in their order, as they came. */
  readonly heard: readonly Heard[]
  readonly stop: () => void
}

/** Sent as a text: it knows nothing of what stands around it. */
function hearEarlyInput(): void {
  const heard: Heard[] = []
  const fields = 'input,select,textarea,[contenteditable]'
  const hear = (event: Heard) => {
    const works = event.type === 'click' ? `a[href],label,summary,${fields}` : fields
    if (event instanceof KeyboardEvent && event.repeat) return
    if (event.target instanceof Element && event.target.closest(works) !== null) return
    if (event.type === 'click') event.preventDefault()
    event.stopPropagation()
    heard.push(event)
  }
  const stop = () => {
    window.removeEventListener('click', hear, true)
    window.removeEventListener('keydown', hear, true)
  }
  window.addEventListener('click', hear, true)
  window.addEventListener('keydown', hear, true)
  Object.assign(window, { earlyInput: { heard, stop } })
}

/**
 * Run by the page before anything of it is seen: keeps the clicks and keys of the moment in which
 * it is seen, and React does not listen yet. Links and fields work by themselves in that moment.
 */
export const HEAR_EARLY_INPUT = `(${hearEarlyInput})()`
