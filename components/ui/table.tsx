import clsx from 'clsx'
import type { ComponentProps, ReactNode } from 'react'

/** A table that scrolls by itself when the screen is narrow; its caption is its accessible name. */
export function Table({
  caption,
  children,
  className,
  rows,
  width,
}: {
  readonly caption: string
  readonly children: ReactNode
  readonly className?: string
  /** How many there are with the head, where not all of them are in the document. */
  readonly rows?: number | undefined
  /** In pixels, where it must not follow its cells. */
  readonly width?: number | undefined
}) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard.
    <section className="relative overflow-x-auto" aria-label={caption} tabIndex={0}>
      <table
        aria-rowcount={rows}
        className={clsx('w-full border-collapse text-left text-small', className)}
        {...(width === undefined ? {} : { style: { width, tableLayout: 'fixed' } })}
      >
        <caption className="sr-only">{caption}</caption>
        {children}
      </table>
    </section>
  )
}

export function HeadCell({ className, ...props }: ComponentProps<'th'>) {
  return (
    <th
      scope="col"
      {...props}
      className={clsx(
        'h-8 border-line border-b px-3 text-label whitespace-nowrap text-fg-3',
        className,
      )}
    />
  )
}

export function Cell({ className, ...props }: ComponentProps<'td'>) {
  return <td {...props} className={clsx('h-10 border-line border-b px-3 py-1.5', className)} />
}
