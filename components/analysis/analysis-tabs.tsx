'use client'

import Link from 'next/link'
import { usePathname } from 'next/navigation'
import { phrase, say, t } from '@/server/contract/words'

const pages = [
  { href: '/analysis/markov', label: phrase`Markov chain` },
  { href: '/analysis/petri', label: phrase`Petri net` },
] as const

/** The two ways in which a transaction is foretold: each has an address of its own. */
export function AnalysisTabs() {
  const path = usePathname()
  return (
    <nav aria-label={t`Models`} className="mb-4 flex gap-1 border-line border-b">
      {pages.map(({ href, label }) => (
        <Link
          key={href}
          href={href}
          aria-current={path === href ? 'page' : undefined}
          className="-mb-px flex h-9 items-center border-transparent border-b-2 px-3 font-medium text-fg-2 no-underline hover:text-fg aria-[current=page]:border-accent aria-[current=page]:text-fg pointer-coarse:h-11"
        >
          {say(label)}
        </Link>
      ))}
    </nav>
  )
}
