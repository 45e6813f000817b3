import { t } from '@/server/contract/words'

/** Names what of the address was left out, so that nobody takes the list for what was asked for. */
export function OddNotice({ odd }: { readonly odd: readonly string[] }) {
  if (odd.length === 0) return null
  return (
    <p
      role="alert"
      className="text-fg-2"
    >{t`The address asks for ${odd.join(t` and `)} in a way that cannot be understood. That part is left out.`}</p>
  )
}
