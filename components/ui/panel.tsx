import clsx from 'clsx'
import { type ReactNode, useId } from 'react'

interface Props {
  readonly title: string
  readonly aside?: ReactNode
  readonly children: ReactNode
  readonly className?: string
  /** Without padding, for tables that reach the edges. */
  readonly flush?: boolean
}

/** One thing of a page under its own heading. */
export function Panel({ title, aside, children, className, flush = false }: Props) {
  const id = useId()
  return (
    <section
      aria-labelledby={id}
      className={clsx('min-w-0 rounded-panel border border-line bg-surface', className)}
    >
      <header className="flex min-h-12 flex-wrap items-center gap-x-3 gap-y-1 px-4 py-2">
        <h2 id={id} className="text-h3">
          {title}
        </h2>
        {aside && <div className="ml-auto flex flex-wrap items-center gap-2">{aside}</div>}
      </header>
      <div className={flush ? '' : 'px-4 pb-4'}>{children}</div>
    </section>
  )
}
