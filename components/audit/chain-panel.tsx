'use client'

import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { AuditChain } from '@/server/contract/audit'
import { retell, t } from '@/server/contract/words'
import { Button } from '../ui/button'
import { CopyButton } from '../ui/copy-button'
import { ErrorPanel } from '../ui/error-panel'
import { TextField } from '../ui/field'
import { count, plural } from '../ui/format'
import { Panel } from '../ui/panel'
import { rich } from '../ui/rich'
import { Time } from '../ui/time'
import { faultText } from '../wire/http'
import { auditQueries, keptEnd } from './audit-queries'

interface Props {
  readonly onOpen: (id: string) => void
}

/** Whether the trail is what was written, as far as it can tell by itself. */
export function ChainPanel({ onOpen }: Props) {
  const [text, setText] = useState('')
  const kept = keptEnd(text)
  const query = useQuery(auditQueries.chain(kept ?? {}))
  const { data, error, isError, isFetching, refetch } = query
  return (
    <Panel
      title={t`Chain`}
      aside={
        <Button
          disabled={isFetching}
          unavailable={kept === null ? t`Correct the end that you kept first.` : undefined}
          onClick={() => void refetch()}
        >
          {isFetching ? t`Verifying` : t`Verify chain`}
        </Button>
      }
    >
      <p className="max-w-prose text-fg-2">{t`Each entry holds the hash of the one before it. Whoever changes an entry in the database, or takes one out of the middle, is found. Whoever may write there could also add entries, take off the newest, or write all of it anew: give an end that you kept elsewhere to find that.`}</p>
      <div className="max-w-prose pt-3">
        <TextField
          label={t`An end that you kept, if you did`}
          value={text}
          autoComplete="off"
          spellCheck={false}
          className="font-mono"
          onChange={({ target }) => setText(target.value)}
          {...(kept === null
            ? { error: t`A position and 64 hexadecimal digits, as this page gives them` }
            : { hint: t`Its position and hash, as this page gives them to copy.` })}
        />
      </div>
      <div role="status" className="pt-3">
        {isError && <ErrorPanel {...faultText(error)} />}
        {data && !isError && <Found chain={data} onOpen={onOpen} />}
      </div>
    </Panel>
  )
}

function Found({ chain, onOpen }: { readonly chain: AuditChain } & Props) {
  const { whole, checked, checkedAt, head, faultCount, faults } = chain
  if (whole)
    return (
      <div className="flex flex-col gap-2" data-tone="commit">
        <p className="font-bold text-ink">{rich`The chain is whole: ${plural(checked, 'link')} recomputed at ${<Time at={checkedAt} />}.`}</p>
        {head !== null && (
          <p className="max-w-prose text-small text-fg-2">{rich`It ends at ${count(head.position)} with ${<code className="break-all">{head.hash}</code>} ${<CopyButton text={`${head.position} ${head.hash}`} what={t`end of the chain`} />} Keep that elsewhere, and give it here next time.`}</p>
        )}
      </div>
    )
  return (
    <div className="flex flex-col gap-2" data-tone="damage">
      <p className="font-bold text-ink">{t`The chain is broken in ${plural(faultCount, 'place')}. What is named here is not what was written; compare it with a backup.`}</p>
      <ul className="flex list-disc flex-col gap-1 pl-5">
        {faults.map(({ position, entry, kind, text }) => (
          <li key={`${position} ${entry} ${kind}`} className="wrap-anywhere">
            {retell(text)}{' '}
            {entry !== '' && (
              <button
                type="button"
                className="text-accent underline underline-offset-2"
                onClick={() => onOpen(entry)}
              >{t`Show it`}</button>
            )}
          </li>
        ))}
        {faultCount > faults.length && <li>{t`and ${count(faultCount - faults.length)} more`}</li>}
      </ul>
    </div>
  )
}
