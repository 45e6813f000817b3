import { t } from '@/server/contract/words'

interface Ring {
  readonly key: string
  readonly steps: readonly string[]
}

/** Rings of waits in words. */
export function RingList({ rings }: { readonly rings: readonly Ring[] }) {
  return (
    <ul className="flex flex-col gap-2" aria-label={t`Rings`}>
      {rings.map(({ key, steps }) => (
        <li key={key} data-tone="damage" className="border-ink border-l-4 pl-3">
          <ol>
            {steps.map((step) => (
              <li key={step}>{step}</li>
            ))}
          </ol>
        </li>
      ))}
    </ul>
  )
}
