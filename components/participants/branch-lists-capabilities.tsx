'use client'

import { useQuery } from '@tanstack/react-query'
import { Check, Minus } from 'lucide-react'
import { type Tell, tells, tellWords } from '@/server/contract/capabilities'
import { say, t } from '@/server/contract/words'
import { shellQueries } from '../shell/shell-queries'
import { Cell, HeadCell, Table } from '../ui/table'

const all = Object.keys(tellWords) as readonly Tell[]

/** What this kind of participant can tell of a prepared branch; the rest reads *cannot tell*. */
export function Capabilities({ name }: { readonly name: string }) {
  const { data } = useQuery(shellQueries.participants())
  const kind = data?.items.find((one) => one.name === name)?.kind
  if (kind === undefined) return null
  const told = new Set(tells[kind])
  return (
    <details>
      <summary className="w-fit text-accent underline">{t`What ${name} can tell of a prepared branch: ${told.size} of ${all.length} facts`}</summary>
      <div className="max-w-2xl pt-2">
        <Table caption={t`What ${name} can tell`}>
          <thead>
            <tr>
              <HeadCell>{t`Fact`}</HeadCell>
              <HeadCell>{name}</HeadCell>
            </tr>
          </thead>
          <tbody>
            {all.map((tell) => (
              <tr key={tell}>
                <Cell>{say(tellWords[tell])}</Cell>
                <Cell>
                  <span className="flex items-center gap-1.5">
                    {told.has(tell) ? (
                      <Check size={14} aria-hidden="true" />
                    ) : (
                      <Minus size={14} aria-hidden="true" className="text-fg-3" />
                    )}
                    {told.has(tell) ? (
                      t`tells`
                    ) : (
                      <span className="text-fg-3">{t`cannot tell`}</span>
                    )}
                  </span>
                </Cell>
              </tr>
            ))}
          </tbody>
        </Table>
      </div>
    </details>
  )
}
