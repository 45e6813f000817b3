'use client'

import { queryOptions, useQuery } from '@tanstack/react-query'
import { type About, about } from '@/server/contract/about'
import { phrase, say, t } from '@/server/contract/words'
import { PageHeading } from '../shell/page-heading'
import { useRefusal } from '../shell/right-button'
import { ErrorPanel } from '../ui/error-panel'
import { enumeration } from '../ui/list'
import { Panel } from '../ui/panel'
import { SkeletonRows } from '../ui/skeleton'
import { Cell, HeadCell, Table } from '../ui/table'
import { faultText, getJson } from '../wire/http'

const aboutQuery = queryOptions({
  queryKey: ['about'],
  queryFn: ({ signal }) => getJson('/v1/about', about, signal),
})

/** Which Verdict this is, how it was started, and whether it is ready. */
export function AboutPage() {
  const refused = useRefusal('getAbout')
  const { data, error, refetch } = useQuery({ ...aboutQuery, enabled: refused === undefined })
  return (
    <>
      <PageHeading title={t`About`} />
      {refused !== undefined && <p className="max-w-prose text-fg-2">{refused}</p>}
      {refused === undefined && (
        <div className="flex max-w-5xl flex-col gap-4">
          {error !== null && <ErrorPanel {...faultText(error)} onRetry={() => void refetch()} />}
          {data === undefined && error === null && (
            <SkeletonRows rows={5} label={t`Asking the server`} />
          )}
          {data !== undefined && <Loaded {...data} />}
        </div>
      )}
    </>
  )
}

const link = 'text-accent underline underline-offset-2'

const Loaded = ({ versions, health, settings }: About) => (
  <>
    <Panel title={t`Versions`}>
      <Pairs
        pairs={[
          { name: 'Verdict', value: versions.verdict },
          { name: 'Node', value: versions.node },
          { name: 'Next', value: versions.next },
          { name: 'Prisma', value: versions.prisma },
          { name: t`PostgreSQL of the journal`, value: versions.journal ?? t`it did not say` },
        ]}
      />
      <p className="flex flex-wrap gap-x-6 gap-y-1 pt-3">
        <a href="/openapi.json" className={link}>{t`OpenAPI document`}</a>
        <a
          href="/participant-openapi.json"
          className={link}
        >{t`Contract of services, as OpenAPI`}</a>
      </p>
    </Panel>
    <Panel title={t`Health`}>
      <Pairs
        pairs={[
          {
            name: t`Ready`,
            value: health.ready ? t`yes` : t`no: no coordinator holds the shards`,
          },
          { name: t`Coordinators`, value: enumeration(health.coordinators) || t`none` },
          { name: t`First pass still owed to`, value: enumeration(health.owed) || t`nobody` },
        ]}
      />
      <p className="pt-3">
        <a href="/readyz" className={link}>{t`As a monitor asks`}</a>
      </p>
    </Panel>
    <Settings settings={settings} />
  </>
)

const Pairs = ({ pairs }: { readonly pairs: readonly { name: string; value: string }[] }) => (
  <dl className="grid grid-cols-[max-content_1fr] gap-x-6 gap-y-2">
    {pairs.map(({ name, value }) => (
      <div key={name} className="contents">
        <dt className="text-fg-2">{name}</dt>
        <dd className="min-w-0 wrap-anywhere">{value}</dd>
      </div>
    ))}
  </dl>
)

const from = { environment: phrase`environment`, default: phrase`default` }

const Settings = ({ settings }: Pick<About, 'settings'>) => (
  <Panel title={t`Configuration`} flush>
    <p className="max-w-prose px-4 pb-3 text-fg-2 text-small">{t`Read once from the environment at start. Secrets are masked before they leave the server.`}</p>
    <Table caption={t`Configuration`} className="min-w-[36rem]">
      <thead>
        <tr>
          <HeadCell>{t`Setting`}</HeadCell>
          <HeadCell>{t`Value`}</HeadCell>
          <HeadCell>{t`From`}</HeadCell>
        </tr>
      </thead>
      <tbody>
        {settings.map(({ name, value, masked, from: source }) => (
          <tr key={name}>
            <Cell className="font-mono whitespace-nowrap">{name}</Cell>
            <Cell className="wrap-anywhere font-mono">
              {value ?? <span className="font-sans text-fg-3">{t`not set`}</span>}
              {masked && <span className="pl-2 font-sans text-fg-3">{t`masked`}</span>}
            </Cell>
            <Cell>{source !== 'not-set' && say(from[source])}</Cell>
          </tr>
        ))}
      </tbody>
    </Table>
  </Panel>
)
