'use client'

import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { t } from '@/server/contract/words'
import { meQueries } from '../shell/me-queries'
import { PageHeading } from '../shell/page-heading'
import { roleName } from '../shell/role-words'
import { shellQueries } from '../shell/shell-queries'
import { ErrorPanel } from '../ui/error-panel'
import { Panel } from '../ui/panel'
import { rich } from '../ui/rich'
import { SkeletonRows } from '../ui/skeleton'
import { faultText } from '../wire/http'
import { KeysPanel } from './keys-panel'
import { ShownPanel } from './shown-panel'

/** How this browser shows things, who acts in it, and which Verdict it looks at. */
export function ProfilePage() {
  return (
    <>
      <PageHeading title={t`Profile`} />
      <div className="flex max-w-4xl flex-col gap-6">
        <Who />
        <ShownPanel />
        <KeysPanel />
        <About />
      </div>
    </>
  )
}

function Who() {
  const { data: me, error, refetch } = useQuery(meQueries.me())
  return (
    <Panel title={t`Who you are`}>
      {error && <ErrorPanel {...faultText(error)} onRetry={() => void refetch()} />}
      {me === undefined && !error && <SkeletonRows rows={2} label={t`Asking who you are`} />}
      {me !== undefined && (
        <p className="max-w-prose">
          {rich`${<strong>{me.name}</strong>}, ${me.force ? t`${roleName(me.role)}, with the force right` : roleName(me.role)}.`}{' '}
          {me.signIn === 'local'
            ? t`Nobody signs in here: whoever sits at this machine acts under this name, and the audit trail says so.`
            : t`The audit trail has this name with everything you do. The password is changed from the menu of your name.`}
        </p>
      )}
    </Panel>
  )
}

function About() {
  const { data, error, refetch } = useQuery(shellQueries.overview())
  return (
    <Panel title={t`This Verdict`}>
      {error && <ErrorPanel {...faultText(error)} onRetry={() => void refetch()} />}
      {data === undefined && !error && <SkeletonRows rows={2} label={t`Asking the server`} />}
      {data !== undefined && (
        <dl className="grid grid-cols-[max-content_1fr] gap-x-6 gap-y-2">
          <Fact name={t`Environment`}>{data.environment}</Fact>
          <Fact name={t`Coordinators that answer`}>{data.coordinators}</Fact>
          <Fact name={t`Participants`}>{data.participants}</Fact>
          <Fact name={t`Lab`}>{data.lab ? t`on` : t`off`}</Fact>
          <Fact name="API">
            <a
              href="/openapi.json"
              className="text-accent underline underline-offset-2"
            >{t`OpenAPI document`}</a>
          </Fact>
          <Fact name={t`Health`}>
            <a
              href="/readyz"
              className="text-accent underline underline-offset-2"
            >{t`Whether it is ready, as a monitor asks`}</a>
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
