import type { Difference } from '@/server/contract/action'

/** Nothing was sent: what is different from what was read. */
export function Changed({ list }: { readonly list: readonly Difference[] }) {
  return (
    <div role="alert" data-banner="warn" className="rounded-control bg-tint px-3 py-2 text-ink">
      <p>
        Nothing was sent.{' '}
        {list.length === 0
          ? 'It moved on while you were reading.'
          : list
              .map(
                ({ participant, before, now }) => `${participant} changed from ${before} to ${now}`,
              )
              .join(', ')
              .concat(' while you were reading.')}{' '}
        The advice below is new.
      </p>
    </div>
  )
}
