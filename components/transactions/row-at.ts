/** The id of the row whose link has the focus, or a press within it; null: it is no row. */
export const rowAt = (target: EventTarget | null): string | null =>
  target instanceof Element && target.matches('[data-row-link]')
    ? (target.closest<HTMLElement>('[data-transaction]')?.dataset.transaction ?? null)
    : null
