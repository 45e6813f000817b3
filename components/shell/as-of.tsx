'use client'

import { clockTime } from '../ui/format'
import { rich } from '../ui/rich'
import { useZone } from '../ui/time'
import { useConnection } from '../wire/connection'

/** While nothing is heard: from when that is which the page shows. */
export function AsOf() {
  const { status, heardAt } = useConnection()
  const [zone] = useZone()
  if (status !== 'lost' || heardAt === null) return null
  return <span className="text-fg-2 text-small">{rich`as of ${clockTime(heardAt, zone)}`}</span>
}
