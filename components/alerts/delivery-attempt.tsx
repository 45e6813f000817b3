'use client'

import type { DeliveryAttempt } from '@/server/contract/alert'
import { t } from '@/server/contract/words'
import { CodeBlock } from '../ui/code-block'
import { duration } from '../ui/format'
import { rich } from '../ui/rich'
import { Time } from '../ui/time'

/** One request and what came back. */
export function Attempt({ attempt }: { readonly attempt: DeliveryAttempt }) {
  const { n, at, durationMs, request, reply, fault } = attempt
  const headers = Object.entries(request.headers).map(([name, value]) => `${name}: ${value}`)
  const sent = [`POST ${request.url}`, ...headers, '', pretty(request.body)].join('\n')
  return (
    <div className="flex min-w-0 flex-col gap-2">
      <p className="text-fg-2 text-small">{rich`Try ${n} · ${<Time at={at} />} · ${duration(durationMs)}`}</p>
      {request.body !== '' && <CodeBlock code={sent} what={t`Request of try ${n}`} />}
      {reply === null ? (
        <p className="break-words">{rich`No reply: ${fault}`}</p>
      ) : (
        <CodeBlock
          code={`${reply.status}\n${reply.body === '' ? t`(no body)` : reply.body}`}
          what={t`Reply to try ${n}`}
        />
      )}
    </div>
  )
}

function pretty(body: string): string {
  try {
    return JSON.stringify(JSON.parse(body), null, 2)
  } catch {
    // It is shown as it was sent.
    return body
  }
}
