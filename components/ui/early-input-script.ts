/**
 * Run by the page before anything of it is seen: keeps the clicks and keys of the moment in which
 * it is seen, and React does not listen yet. Links and fields work by themselves in that moment.
 */
export const HEAR_EARLY_INPUT = `(() => {
  const fields = 'input, select, textarea, [contenteditable]'
  const works = { click: 'a[href], label, summary, ' + fields, keydown: fields }
  const types = Object.keys(works)
  const heard = []
  const hear = (event) => {
    if (event.repeat || (event.target instanceof Element && event.target.closest(works[event.type]))) return
    if (event.type === 'click') event.preventDefault()
    event.stopPropagation()
    heard.push(event)
  }
  const stop = () => types.forEach((type) => removeEventListener(type, hear, true))
  types.forEach((type) => addEventListener(type, hear, true))
  window.earlyInput = { heard, stop }
})()`
