'use client'

import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Download, RotateCw } from 'lucide-react'
import Link from 'next/link'
import { useRouter } from 'next/navigation'
import type { LabRun } from '@/server/contract/lab-run'
import { t } from '@/server/contract/words'
import { RightButton } from '../shell/right-button'
import { startRun } from '../shell/start-run'
import { Button, buttonClass } from '../ui/button'
import { CodeBlock } from '../ui/code-block'
import { ErrorPanel } from '../ui/error-panel'
import { shortCode } from '../ui/format'
import { Panel } from '../ui/panel'
import { saveFile } from '../ui/save-file'
import { faultText } from '../wire/http'
import { labQueries } from './lab-requests'
import { formOf, scenarioIn } from './run-form-values'
import { scenarioOf, scenarioText } from './scenario-text'

/** What a run was asked to do, to be asked again: here, changed in the lab, or as a file. */
export function ScenarioPanel({ run }: { readonly run: LabRun }) {
  const router = useRouter()
  const queryClient = useQueryClient()
  // By way of the form, which leaves out what a kind of fault has no use for.
  const text = scenarioText(scenarioIn(formOf(scenarioOf(run))))
  const again = useMutation({
    mutationFn: () => startRun(scenarioOf(run)),
    onSuccess: ({ id }) => router.push(`/lab/runs/${id}`),
    onSettled: () => queryClient.invalidateQueries({ queryKey: labQueries.root }),
  })
  return (
    <Panel title={t`Scenario`}>
      <div className="flex flex-col gap-3">
        <div className="max-h-96 overflow-y-auto">
          <CodeBlock code={text.trimEnd()} what={t`the scenario`} />
        </div>
        {again.isError && <ErrorPanel {...faultText(again.error)} />}
        <div className="flex flex-wrap items-center gap-2">
          <RightButton
            right="startRun"
            variant="primary"
            onClick={() => again.mutate()}
            disabled={again.isPending}
            unavailable={run.state === 'running' ? t`It is running still.` : undefined}
          >
            <RotateCw size={16} aria-hidden="true" />
            {again.isPending ? t`Starting` : t`Run again with this seed`}
          </RightButton>
          <Link href={`/lab?scenario=${run.id}`} className={buttonClass()}>
            {t`Change it in the lab`}
          </Link>
          <Button
            onClick={() => saveFile(`scenario-${shortCode(run.id)}.json`, 'application/json', text)}
          >
            <Download size={16} aria-hidden="true" />
            {t`Download the file`}
          </Button>
        </div>
        <p className="text-fg-2 text-small">{t`The same seed gives the same transactions, and the faults begin at the same times. What was broken by hand is not repeated.`}</p>
      </div>
    </Panel>
  )
}
