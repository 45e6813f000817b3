'use client'

import { t } from '@/server/contract/words'
import { CodeBlock } from '../ui/code-block'
import { Empty } from '../ui/empty'

const inFile = `{"participants": [{
  "name": "stock-db", "kind": "postgresql",
  "url": "postgresql://verdict@host:5432/stock",
  "secret": {"env": "VERDICT_SECRET_STOCK"}
}]}`

const byCode = (here: string) => ({
  code: `const verdict = createClient({ url: '${here}' })
await verdict.putParticipant('stock-db', {
  kind: 'postgresql',
  url: 'postgresql://verdict@host:5432/stock',
  secret: { env: 'VERDICT_SECRET_STOCK' },
})
await verdict.testParticipant('stock-db')`,
})

/** How the first participant is registered. */
export function NoParticipants() {
  return (
    <div className="rounded-panel border border-line bg-surface">
      <Empty
        title={t`No participant is registered`}
        text={t`A participant is a database or service that can take part in transactions. Register one with the button above, in participants.json of the home (or the file that VERDICT_PARTICIPANTS names), or from your code.`}
      >
        <div className="flex w-full max-w-3xl flex-col gap-3">
          <CodeBlock code={inFile} what={t`the file`} />
          <CodeBlock {...byCode(window.location.origin)} what={t`the code`} />
        </div>
      </Empty>
    </div>
  )
}
