'use client'

import { useTheme } from 'next-themes'
import { useSyncExternalStore } from 'react'
import { t } from '@/server/contract/words'
import { languageNames, useLanguage } from '../shell/use-language'
import { isUtc } from '../ui/format'
import { Panel } from '../ui/panel'
import { useHours, useZone } from '../ui/time'
import { useDensity } from '../ui/use-density'
import { useMotion } from '../ui/use-motion'
import { Choice } from './choice'

const never = () => () => undefined

/** Colours, times, density and motion, as this browser shows them. */
export function ShownPanel() {
  const { theme = 'system', setTheme } = useTheme()
  // The server knows no theme; the first drawing in the browser has to be the same.
  const isDrawn = useSyncExternalStore(
    never,
    () => true,
    () => false,
  )
  const [zone, setPlace] = useZone()
  const [hours, setHours] = useHours()
  const [density, setDensity] = useDensity()
  const [motion, setMotion] = useMotion()
  const [language, setLanguage] = useLanguage()
  return (
    <Panel title={t`How things are shown`}>
      <p className="pb-4 text-fg-2">{t`Kept in this browser, and changed at once.`}</p>
      <div className="flex flex-col gap-5">
        <Choice
          legend={t`Colours`}
          value={isDrawn ? theme : 'system'}
          options={{ system: t`As the system has it`, light: t`Light`, dark: t`Dark` }}
          onChange={setTheme}
        />
        <Choice
          legend={t`Language`}
          value={language}
          options={languageNames}
          onChange={setLanguage}
        />
        <Choice
          legend={t`Times`}
          value={isUtc(zone) ? 'utc' : 'local'}
          options={{ local: t`Local`, utc: 'UTC' }}
          onChange={setPlace}
        />
        <Choice
          legend={t`Hours of the day`}
          // A number for a name would come first, wherever it is written.
          value={`h${hours}`}
          options={{ h24: t`24: 16:04:31`, h12: t`12: 4:04:31 PM` }}
          onChange={(word) => setHours(word === 'h12' ? '12' : '24')}
        />
        <Choice
          legend={t`Rows of the list of transactions`}
          value={density}
          options={{ comfortable: t`Comfortable`, compact: t`Compact` }}
          onChange={setDensity}
        />
        <Choice
          legend={t`Motion`}
          value={motion}
          options={{ system: t`As the system has it`, none: t`None` }}
          onChange={setMotion}
          hint={t`Without motion nothing fades or glides; what is new has an edge for three seconds.`}
        />
      </div>
    </Panel>
  )
}
