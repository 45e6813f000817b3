'use client'

import { useEffect, useRef } from 'react'
import { z } from 'zod'
import { knownQuery, type SavedView, VIEW_NAME_MAX } from '@/server/contract/saved-view'
import { forget } from '../ui/preference'
import { useStored } from '../ui/stored'
import { faultOf } from '../wire/http'
import { useRefusal } from './right-button'
import { addView, namedSo, useViewAct } from './view-queries'

const keptHere = z.array(z.object({ name: z.string(), query: z.record(z.string(), z.unknown()) }))

type Kept = z.infer<typeof keptHere>[number]

const NONE: readonly Kept[] = []
const KEY = 'views'
const TRIES_MAX = 9

/** What this browser kept before the server did becomes one's own there, once, and is gone here. */
export function useTakenOver(known: readonly SavedView[] | undefined): void {
  const [here, keep] = useStored<readonly Kept[]>(KEY, keptHere, NONE)
  const refused = useRefusal('addView')
  const { mutate } = useViewAct()
  const begun = useRef(false)
  useEffect(() => {
    if (known === undefined || here.length === 0 || refused !== undefined || begun.current) return
    begun.current = true
    mutate(async () => {
      const left: Kept[] = []
      for (const [index, view] of here.entries()) {
        try {
          await takeOver(view, known)
        } catch (error) {
          // One that is refused stays here, and keeps nobody from following.
          if (faultOf(error).status === 0) throw error
          left.push(view)
        }
        // What the server has is not sent again, if the next one fails.
        keep([...left, ...here.slice(index + 1)])
      }
      if (left.length === 0) forget(KEY)
    })
  }, [known, here, keep, refused, mutate])
}

/** Under its name, or under one beside it where that is taken by another. */
async function takeOver(view: Kept, known: readonly SavedView[]): Promise<void> {
  const query = knownQuery(view.query)
  const name = view.name.trim().slice(0, VIEW_NAME_MAX)
  const same = namedSo(known, name)
  if (name === '' || (same && JSON.stringify(same.query) === JSON.stringify(query))) return
  for (let n = 1; n <= TRIES_MAX; n++) {
    const beside = n === 1 ? name : `${name.slice(0, VIEW_NAME_MAX - 4)} (${n})`
    try {
      await addView({ name: beside, query, shared: false })
      return
    } catch (error) {
      if (faultOf(error).code !== 'view-exists') throw error
    }
  }
}
