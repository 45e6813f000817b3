/** Figures side by side, each with where it comes from: on hover, and for those who only listen. */
export function FactList({
  facts,
}: {
  readonly facts: readonly { readonly text: string; readonly source: string }[]
}) {
  if (facts.length === 0) return null
  return (
    <ul className="flex flex-wrap gap-x-4 gap-y-0.5 text-fg-2 text-small">
      {facts.map(({ text, source }) => (
        <li key={text} title={`Source: ${source}`} className="break-words">
          {text}
          <span className="sr-only">, source: {source}</span>
        </li>
      ))}
    </ul>
  )
}
