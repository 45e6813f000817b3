'use client'

import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Play } from 'lucide-react'
import { useRouter } from 'next/navigation'
import { useState } from 'react'
import { t } from '@/server/contract/words'
import { RightButton } from '../shell/right-button'
import { shellQueries } from '../shell/shell-queries'
import { randomSeed, startRun } from '../shell/start-run'
import { CodeBlock } from '../ui/code-block'
import { Empty } from '../ui/empty'
import { ErrorPanel } from '../ui/error-panel'
import { useNow } from '../ui/now'
import { faultText } from '../wire/http'
import { demoRun } from './demo'
import { curlSnippet } from './snippet'

/** The first page of a newcomer: one button, or a few lines of code. */
export function FirstSteps({ lab }: { readonly lab: boolean }) {
  const here = useNow() === null ? 'http://localhost:3000' : window.location.origin
  return (
    <div className="rounded-panel border border-line bg-surface">
      <Empty
        title={t`No transactions yet`}
        text={t`Run the bank transfer demo, or begin one from your code.`}
      >
        {lab ? (
          <DemoButton />
        ) : (
          <p className="text-fg-2">{t`The lab is switched off here, so there is no demo to run.`}</p>
        )}
        <details className="w-full max-w-3xl pt-4">
          <summary className="rounded-control py-1 font-medium">{t`Begin one from your code`}</summary>
          <div className="pt-2">
            <CodeBlock code={curlSnippet(here)} what={t`the command`} />
          </div>
        </details>
      </Empty>
    </div>
  )
}

/** Starts the demo and says with which seed. */
export function DemoButton() {
  const queryClient = useQueryClient()
  const router = useRouter()
  const [seed] = useState(randomSeed)
  const start = useMutation({
    mutationFn: () => startRun(demoRun(seed)),
    onSuccess: async () => {
      await queryClient.invalidateQueries(shellQueries.overview())
      router.push('/overview')
    },
  })
  return (
    <>
      <RightButton
        right="startRun"
        variant="primary"
        onClick={() => start.mutate()}
        disabled={start.isPending}
      >
        <Play size={16} aria-hidden="true" />
        {start.isPending ? t`Starting the demo` : t`Run the bank transfer demo`}
      </RightButton>
      <p
        className="text-small text-fg-3"
        suppressHydrationWarning
      >{t`Five minutes, 20 transfers a second between two real databases, seed ${seed}.`}</p>
      {start.isError && <ErrorPanel {...faultText(start.error)} />}
    </>
  )
}
