import type { Lab } from '@/server/contract/lab'
import { t } from '@/server/contract/words'
import { CodeBlock } from '../ui/code-block'
import { Panel } from '../ui/panel'

/** How to look into the banks, and into MariaDB, oneself. */
export function Databases({ databases }: Pick<Lab, 'databases'>) {
  return (
    <Panel title={t`Look into the databases`}>
      <p className="pb-2 text-fg-2">{t`Real servers on this machine. These addresses go past the broken links.`}</p>
      <div className="flex flex-col gap-3">
        {databases.map(({ name, url }) => (
          <div key={name}>
            <p className="pb-1 text-label text-fg-2">{name}</p>
            <CodeBlock
              what={t`the command for ${name}`}
              {...(url.startsWith('mariadb:') ? intoMariadb(url) : intoPostgres(url))}
            />
          </div>
        ))}
      </div>
    </Panel>
  )
}

const intoPostgres = (url: string) => ({
  code: `psql '${url}' -c 'select count(*), sum(balance), sum(reserved) from accounts'`,
})

/** Once a run has asked for it, it runs. */
function intoMariadb(url: string) {
  const { hostname, port, username, password, pathname } = new URL(url)
  const server = `-h ${hostname} -P ${port} -u ${username} -p'${password}' ${pathname.slice(1)}`
  return {
    code: `mariadb ${server} -e 'select count(*), sum(units), sum(sum) from shop_order'`,
  }
}
