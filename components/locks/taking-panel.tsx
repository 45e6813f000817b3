'use client'

import { t } from '@/server/contract/words'
import { CodeBlock } from '../ui/code-block'
import { useNow } from '../ui/now'
import { Panel } from '../ui/panel'
import { curlSnippet, sdkSnippet, transactionSnippet } from './lock-snippets'

/** How a program takes a lock. */
export function TakingPanel() {
  const here = useNow() === null ? 'http://localhost:3000' : window.location.origin
  return (
    <Panel title={t`Take a lock`}>
      <div className="flex flex-col gap-4">
        <p className="max-w-prose text-fg-2">{t`The SDK renews a lock while the work lasts, gives it back when it ends, and tells the work to stop if the lock is lost. Several keys are taken in their order, so that nobody waits in a ring.`}</p>
        <div className="grid gap-4 xl:grid-cols-2">
          <Snippet title={t`From your code`} {...sdkSnippet(here)} />
          <Snippet title={t`From a shell`} {...curlSnippet(here)} />
        </div>
        <Snippet
          title={t`For a transaction`}
          code={transactionSnippet}
        >{t`In the body of POST /v1/transactions: taken before its branches run, kept until it has ended.`}</Snippet>
      </div>
    </Panel>
  )
}

interface SnippetProps {
  readonly title: string
  readonly code: string
  readonly children?: string
}

function Snippet({ title, code, children }: SnippetProps) {
  return (
    <div className="flex min-w-0 flex-col gap-1">
      <h3 className="font-medium">{title}</h3>
      {children !== undefined && <p className="text-fg-2">{children}</p>}
      <CodeBlock code={code} what={t`the code: ${title.toLowerCase()}`} />
    </div>
  )
}
