'use client'

import { useQuery } from '@tanstack/react-query'
import { useTheme } from 'next-themes'
import { type ReactNode, useSyncExternalStore } from 'react'
import { meQueries } from '../shell/me-queries'
import { PageHeading } from '../shell/page-heading'
import { shellQueries } from '../shell/shell-queries'
import { ErrorPanel } from '../ui/error-panel'
import { Panel } from '../ui/panel'
import { useSingleKeys } from '../ui/shortcuts'
import { SkeletonRows } from '../ui/skeleton'
import { useZone } from '../ui/time'
import { useDensity } from '../ui/use-density'
import { faultText } from '../wire/http'
import { Choice } from './choice'

/** How this browser shows things, who acts in it, and which Verdict it looks at. */
export function ProfilePage() {
  return (
    <>
      <PageHeading title="Profile" />
      <div className="flex max-w-4xl flex-col gap-6">
        <Who />
        <Shown />
        <About />
      </div>
    </>
  )
}

function Who() {
  const { data: me, error, refetch } = useQuery(meQueries.me())
  return (
    <Panel title="Who you are">
      {error && <ErrorPanel {...faultText(error)} onRetry={() => void refetch()} />}
      {me === undefined && !error && <SkeletonRows rows={2} label="Asking who you are" />}
      {me !== undefined && (
        <p className="max-w-prose">
          <strong>{me.name}</strong>, {me.role}
          {me.force ? ', with the force right' : ''}.{' '}
          {me.signIn === 'local'
            ? 'Nobody signs in here: whoever sits at this machine acts under this name, and the audit trail says so.'
            : 'The audit trail has this name with everything you do. The password is changed from the menu of your name.'}
        </p>
      )}
    </Panel>
  )
}

const never = () => () => undefined

function Shown() {
  const { theme = 'system', setTheme } = useTheme()
  // The server knows no theme; the first drawing in the browser has to be the same.
  const isDrawn = useSyncExternalStore(
    never,
    () => true,
    () => false,
  )
  const [zone, setZone] = useZone()
  const [density, setDensity] = useDensity()
  const [keys, setKeys] = useSingleKeys()
  return (
    <Panel title="How things are shown">
      <p className="pb-4 text-fg-2">Kept in this browser, and changed at once.</p>
      <div className="flex flex-col gap-5">
        <Choice
          legend="Colours"
          value={isDrawn ? theme : 'system'}
          options={{ system: 'As the system has it', light: 'Light', dark: 'Dark' }}
          onChange={setTheme}
        />
        <Choice
          legend="Times"
          value={zone}
          options={{ local: 'Local', utc: 'UTC' }}
          onChange={setZone}
        />
        <Choice
          legend="Rows of the list of transactions"
          value={density}
          options={{ comfortable: 'Comfortable', compact: 'Compact' }}
          onChange={setDensity}
        />
        <Choice
          legend="Single keys"
          value={keys}
          options={{ on: 'Act on the page', off: 'Do nothing' }}
          onChange={setKeys}
          hint="For those whose tools type letters for them. Ctrl K and the keys inside dialogs stay."
        />
      </div>
    </Panel>
  )
}

function About() {
  const { data, error, refetch } = useQuery(shellQueries.overview())
  return (
    <Panel title="This Verdict">
      {error && <ErrorPanel {...faultText(error)} onRetry={() => void refetch()} />}
      {data === undefined && !error && <SkeletonRows rows={2} label="Asking the server" />}
      {data !== undefined && (
        <dl className="grid grid-cols-[max-content_1fr] gap-x-6 gap-y-2">
          <Fact name="Environment">{data.environment}</Fact>
          <Fact name="Coordinators that answer">{data.coordinators}</Fact>
          <Fact name="Participants">{data.participants}</Fact>
          <Fact name="Lab">{data.lab ? 'on' : 'off'}</Fact>
          <Fact name="API">
            <a href="/openapi.json" className="text-accent underline underline-offset-2">
              OpenAPI document
            </a>
          </Fact>
          <Fact name="Health">
            <a href="/readyz" className="text-accent underline underline-offset-2">
              Whether it is ready, as a monitor asks
            </a>
          </Fact>
        </dl>
      )}
    </Panel>
  )
}

const Fact = ({ name, children }: { readonly name: string; readonly children: ReactNode }) => (
  <>
    <dt className="text-fg-2">{name}</dt>
    <dd>{children}</dd>
  </>
)
