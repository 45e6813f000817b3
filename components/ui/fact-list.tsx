import { retell, t } from '@/server/contract/words'

interface Fact {
  readonly text: string
  readonly source: string
}

const toldFact = ({ text, source }: Fact): Fact => ({ text: retell(text), source: retell(source) })

/** Figures side by side, each with where it comes from: on hover, and for those who only listen. */
export function FactList({ facts }: { readonly facts: readonly Fact[] }) {
  if (facts.length === 0) return null
  return (
    <ul className="flex flex-wrap gap-x-4 gap-y-0.5 text-fg-2 text-small">
      {facts.map(toldFact).map(({ text, source }) => (
        <li key={text} title={t`Source: ${source}`} className="break-words">
          {text}
          <span className="sr-only">{t`, source: ${source}`}</span>
        </li>
      ))}
    </ul>
  )
}
