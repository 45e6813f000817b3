'use client'

import { useQuery } from '@tanstack/react-query'
import { CircleAlert, CircleCheck, TriangleAlert, UserRoundCheck } from 'lucide-react'
import Link from 'next/link'
import { useEffect } from 'react'
import { t } from '@/server/contract/words'
import { useZone } from '../ui/time'
import { setConnection, useConnection } from '../wire/connection'
import { announce } from './announcer'
import { bannerContent } from './banner-text'
import { brokenThings } from './broken'
import { shellQueries } from './shell-queries'
import { useAsked } from './use-asked'

const CAUGHT_UP_SHOWN_MS = 8_000
const icons = { error: CircleAlert, warn: TriangleAlert, ok: CircleCheck, info: UserRoundCheck }

/** At most one banner, the gravest first. */
export function Banner() {
  const connection = useConnection()
  const [zone] = useZone()
  const { data } = useQuery(shellQueries.overview())
  const hasLab = data?.lab === true
  const { data: lab } = useQuery({ ...shellQueries.lab(), enabled: hasLab })
  const { data: processes } = useQuery({ ...shellQueries.processes(), enabled: hasLab })
  const broken = brokenThings(lab?.faults ?? [], processes?.items ?? [])
  const asked = useAsked()
  const content = bannerContent(connection, broken, zone, asked)

  const { status, caughtUp } = connection
  useEffect(() => {
    if (status === 'lost') announce(t`Live updates stopped.`, 'assertive')
  }, [status])
  useEffect(() => {
    if (caughtUp === null) return
    announce(t`Connected again.`)
    const timer = setTimeout(() => setConnection({ caughtUp: null }), CAUGHT_UP_SHOWN_MS)
    return () => clearTimeout(timer)
  }, [caughtUp])

  if (content === null) return null
  const Icon = icons[content.kind]
  return (
    <section
      aria-label={t`Notice`}
      data-banner={content.kind}
      className="flex flex-wrap items-center gap-x-3 gap-y-1 border-ink/40 border-b bg-tint px-4 py-2 text-ink"
    >
      <Icon size={16} aria-hidden="true" className="shrink-0" />
      <p className="min-w-0 flex-1 basis-56 break-words">{content.text}</p>
      {content.link && (
        <Link href={content.link.href} className="font-medium underline">
          {content.link.label}
        </Link>
      )}
    </section>
  )
}
