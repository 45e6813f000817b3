import clsx from 'clsx'

/** The shape of what is loading; it shows itself after 150 ms only. */
export function Skeleton({ className }: { readonly className?: string }) {
  return <div aria-hidden="true" className={clsx('late rounded-control bg-sunken', className)} />
}

/** As many rows as fit where a list will be, and a word for those who hear the page. */
export function SkeletonRows({
  rows = 8,
  label,
}: {
  readonly rows?: number
  readonly label: string
}) {
  return (
    <div role="status" className="flex flex-col gap-2 p-4">
      <span className="sr-only">{label}</span>
      {Array.from({ length: rows }, (_, row) => `row-${row}`).map((key) => (
        <Skeleton key={key} className="h-8" />
      ))}
    </div>
  )
}
