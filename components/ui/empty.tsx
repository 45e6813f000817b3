import type { ReactNode } from 'react'

/** What would be here, why there is none, and one thing to do. */
export function Empty({
  title,
  text,
  children,
}: {
  readonly title: string
  readonly text?: string
  readonly children?: ReactNode
}) {
  return (
    <div className="flex flex-col items-center gap-3 px-4 py-10 text-center">
      <p className="text-h3">{title}</p>
      {text !== undefined && <p className="max-w-prose text-fg-2">{text}</p>}
      {children}
    </div>
  )
}
