'use client'

import { useQuery } from '@tanstack/react-query'
import { type ComponentProps, useState } from 'react'
import { may, permissions, type Right } from '@/server/contract/permission'
import { refusedText, roleIn } from '@/server/contract/refused-text'
import { retell } from '@/server/contract/words'
import { Button } from '../ui/button'
import { meQueries } from './me-queries'

/** Why the person at this page may not do it, and who may; undefined: it is allowed. */
export function useRefusal(right: Right): string | undefined {
  const { data: me } = useQuery(meQueries.me())
  if (me === undefined || may(me, right)) return undefined
  const asked = roleIn(permissions[right].need)
  const able = asked === 'operator' || asked === 'force' || asked === 'admin' ? me.able[asked] : []
  return retell(refusedText(right, me, able))
}

/** A button that not everybody may use: it stays where it is, and says who can. */
export function RightButton({
  right,
  unavailable,
  ...props
}: ComponentProps<typeof Button> & { readonly right: Right }) {
  const refused = useRefusal(right)
  const [told, setTold] = useState(false)
  return (
    <>
      <Button
        {...props}
        data-right={right}
        unavailable={refused ?? unavailable}
        onUnavailable={() => setTold(refused !== undefined)}
      />
      {told && refused !== undefined && (
        <span role="status" className="basis-full whitespace-normal text-fg-2 text-small">
          {refused}
        </span>
      )}
    </>
  )
}
