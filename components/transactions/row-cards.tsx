'use client'

import { type RefObject, useRef } from 'react'
import type { TransactionSummary } from '@/server/contract/transaction'
import { t } from '@/server/contract/words'
import { CardRow } from './transaction-cells'
import type { WindowedRows } from './windowed-rows'

export interface Drawn {
  readonly looks: readonly { readonly row: TransactionSummary; readonly isNew: boolean }[]
  readonly ids: readonly string[]
  /** These rows stay in the document, in sight or not. */
  readonly keep: readonly (string | null)[]
  readonly frame: RefObject<HTMLDivElement | null>
  /** Draws the rows in sight; null: all are drawn. */
  readonly Windowed: typeof WindowedRows | null
}

const CARD_PX = 96

/** The rows on a phone. */
export function RowCards({ looks, ids, keep, Windowed }: Drawn) {
  const body = useRef<HTMLUListElement>(null)
  return (
    <ul ref={body} aria-label={t`Transactions`}>
      {Windowed === null ? (
        looks.map((look) => <CardRow key={look.row.id} {...look} />)
      ) : (
        <Windowed
          {...{ ids, keep, body, estimate: CARD_PX }}
          gap={(height) => <li aria-hidden="true" style={{ height }} />}
          row={(place, measure) => {
            const look = looks[place]
            return look && <CardRow {...look} {...{ place, measure, of: looks.length }} />
          }}
        />
      )}
    </ul>
  )
}
