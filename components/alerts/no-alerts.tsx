'use client'

import { t } from '@/server/contract/words'
import { CodeBlock } from '../ui/code-block'
import { Empty } from '../ui/empty'

const secret = `mkdir -p .verdict/participant-secrets
openssl rand -hex 32 > .verdict/participant-secrets/alerts`

const verify = {
  code: `import { verifyAlert } from './sdk/alert-signature'
const verified = verifyAlert({ body, headers, secret })
if (!verified.ok) return refuse(verified.text)`,
} as const

/** How the first alert is set up. */
export function NoAlerts() {
  return (
    <div className="rounded-panel border border-line bg-surface">
      <Empty
        title={t`Nobody is told when something is wrong`}
        text={t`First make a target: a webhook, Slack or Alertmanager. Send a test to it. Then make a rule that says what you want to hear of, a transaction in doubt for ten seconds for example. A webhook is signed with a secret that lies in a file or variable:`}
      >
        <div className="flex w-full max-w-3xl flex-col gap-3">
          <CodeBlock code={secret} what={t`the secret`} />
          <CodeBlock {...verify} what={t`the check at your end`} />
        </div>
      </Empty>
    </div>
  )
}
