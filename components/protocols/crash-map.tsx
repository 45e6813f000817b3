'use client'

import type { CrashVictim } from '@/server/contract/crash-step-parts'
import { crashProtocols, gapsOf } from '@/server/contract/crash-steps'
import { say, t } from '@/server/contract/words'
import { useAddress } from '../shell/address'
import { RightButton } from '../shell/right-button'
import { Button } from '../ui/button'
import { ErrorPanel } from '../ui/error-panel'
import { SelectField } from '../ui/field'
import { Panel } from '../ui/panel'
import { faultText } from '../wire/http'
import { CrashMatrix } from './crash-matrix'
import { crashIn, protocolIn, sentenceOf, worldIn } from './crash-results'
import { CrashSequence } from './crash-sequence'
import { crashNames, victimWord } from './crash-words'
import { type Crashes, useCrashes } from './use-crashes'

/** Where a crash between two messages leads: tried in the simulator, or on the real databases. */
export function CrashMap() {
  const { params } = useAddress()
  const [protocol, world, shown] = [protocolIn(params), worldIn(params), crashIn(params)]
  const crashes = useCrashes(world, shown)
  const { results, error } = crashes
  const unavailable = whyNot(crashes)
  return (
    <Panel title={t`Crash-point map`}>
      <div className="flex flex-col gap-5">
        <p className="max-w-prose text-fg-2">{t`A transfer between two participants, arrow by arrow. Crash the coordinator or a participant between two of them, and see how the transfer ends and how long a promised branch had to wait. In optimistic two-phase commit, with reservations and in a saga nothing is locked meanwhile: the time is how long something was reserved, or done and not yet final.`}</p>
        <CrashChoices />
        <EveryPoint {...{ protocol, crashes, unavailable }} />
        {error !== null && <ErrorPanel {...faultText(error)} />}
        <p aria-live="polite">{sentenceOf(results)}</p>
        <CrashSequence
          {...{ protocol, results, unavailable, shown }}
          going={crashes.going?.crash ?? null}
          onCrash={(one) => void crashes.run([one])}
        />
        <CrashMatrix results={results} />
      </div>
    </Panel>
  )
}

/** The protocol and the world; both are in the address. */
function CrashChoices() {
  const { params, change } = useAddress()
  const world = worldIn(params)
  return (
    <div className="grid gap-3 sm:grid-cols-[16rem_16rem]">
      <SelectField
        label={t`Protocol`}
        value={protocolIn(params)}
        onChange={({ target }) => change({ crashes: target.value, crash: null })}
      >
        {crashProtocols.map((one) => (
          <option key={one} value={one}>
            {say(crashNames[one])}
          </option>
        ))}
      </SelectField>
      <SelectField
        label={t`Where`}
        value={world}
        hint={
          world === 'real'
            ? t`Processes of this lab crash, and come back.`
            : t`In virtual time: nothing here is touched.`
        }
        onChange={({ target }) => change({ world: target.value, crash: null })}
      >
        <option value="simulated">{t`Simulated`}</option>
        <option value="real">{t`On the real databases`}</option>
      </SelectField>
    </div>
  )
}

const whyNot = ({ going }: Crashes): string | undefined =>
  going === null ? undefined : t`Another crash is being tried.`

interface EveryProps {
  readonly protocol: ReturnType<typeof protocolIn>
  readonly crashes: Crashes
  readonly unavailable: string | undefined
}

function EveryPoint({ protocol, crashes: { going, run, stop }, unavailable }: EveryProps) {
  const all = (victim: CrashVictim) =>
    gapsOf(protocol).map(({ point }) => ({ protocol, point, victim }))
  return (
    <div className="flex flex-wrap items-center gap-2">
      <RightButton
        right="testCrash"
        unavailable={unavailable}
        onClick={() => void run(all('coordinator'))}
      >{t`Crash the coordinator at every point`}</RightButton>
      <RightButton
        right="testCrash"
        unavailable={unavailable}
        onClick={() => void run(all('participant'))}
      >{t`Crash a participant at every point`}</RightButton>
      {going !== null && (
        <>
          <Button onClick={stop}>{t`Stop after this one`}</Button>
          <p aria-live="polite" className="text-fg-2">
            {t`Crashing the ${say(victimWord[going.crash.victim])} at ${going.crash.point}, ${going.done + 1} of ${going.all}`}
          </p>
        </>
      )}
      {going === null && unavailable !== undefined && <p className="text-fg-2">{unavailable}</p>}
    </div>
  )
}
