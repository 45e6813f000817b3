import { shortCode } from './format'

/** The end of an id, with the six characters that people say to each other in bold. */
export function ShortId({ id }: { readonly id: string }) {
  const whole = id.slice(id.lastIndexOf('.') + 1)
  return (
    <span className="font-mono text-small whitespace-nowrap" title={id}>
      <span className="text-fg-3">
        <span className="hidden xl:inline">{whole.slice(0, -6)}</span>
        <span className="xl:hidden">{'\u2026'}</span>
      </span>
      <span className="font-bold">{shortCode(id)}</span>
    </span>
  )
}
