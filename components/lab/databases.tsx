import type { Lab } from '@/server/contract/lab'
import { CodeBlock } from '../ui/code-block'
import { Panel } from '../ui/panel'

/** How to look into the banks oneself. */
export function Databases({ databases }: Pick<Lab, 'databases'>) {
  return (
    <Panel title="Look into the banks">
      <p className="pb-2 text-fg-2">
        Real PostgreSQL servers on this machine. These addresses go past the broken links.
      </p>
      <div className="flex flex-col gap-3">
        {databases.map(({ name, url }) => (
          <div key={name}>
            <p className="pb-1 text-label text-fg-2">{name}</p>
            <CodeBlock
              what={`the command for ${name}`}
              code={`psql '${url}' -c 'select count(*), sum(balance), sum(reserved) from accounts'`}
            />
          </div>
        ))}
      </div>
    </Panel>
  )
}
