'use client'

import { type ComponentType, type ReactNode, useEffect, useState } from 'react'
import { t } from '@/server/contract/words'
import { Button } from './button'

/**
 * A part whose script is fetched when it is first shown, not with the page. `waiting` stands where it
 * will be, as large as it will be. If the script does not arrive, the page stays and offers it again.
 */
export function late<Props extends object>(
  load: () => Promise<ComponentType<Props>>,
  waiting: ReactNode = null,
): ComponentType<Props> {
  let found: ComponentType<Props> | null = null
  return function Late(props: Props) {
    const [Part, setPart] = useState<ComponentType<Props> | null>(() => found)
    const [failed, setFailed] = useState(false)
    useEffect(() => {
      if (Part !== null || failed) return
      let left = false
      load().then(
        (part) => {
          found = part
          if (!left) setPart(() => part)
        },
        () => {
          if (!left) setFailed(true)
        },
      )
      return () => {
        left = true
      }
    }, [Part, failed])
    if (Part !== null) return <Part {...props} />
    return failed ? <Missing onRetry={() => setFailed(false)} /> : waiting
  }
}

function Missing({ onRetry }: { readonly onRetry: () => void }) {
  return (
    <div
      role="alert"
      className="flex flex-wrap items-center gap-3 rounded-control border border-line bg-surface px-3 py-2"
    >
      {t`This part of the page did not arrive. The rest of it works. Check the connection.`}
      <Button size="small" onClick={onRetry}>{t`Fetch it again`}</Button>
    </div>
  )
}
