'use client'

import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Play } from 'lucide-react'
import type { FormEvent } from 'react'
import type { Lab } from '@/server/contract/lab'
import type { NewRun } from '@/server/contract/lab-run'
import { t } from '@/server/contract/words'
import { useAddress } from '../shell/address'
import { RightButton } from '../shell/right-button'
import { startRun } from '../shell/start-run'
import { Button } from '../ui/button'
import { ErrorPanel } from '../ui/error-panel'
import { late } from '../ui/late'
import { Panel } from '../ui/panel'
import { SkeletonRows } from '../ui/skeleton'
import { faultText } from '../wire/http'
import { labQueries } from './lab-requests'
import { RunFields } from './run-fields'
import type { FaultTargets } from './scenario-fault'
import { ScenarioFaults } from './scenario-faults'
import { type Scenario, useScenario } from './use-scenario'

const ScenarioFile = late(
  () => import('./scenario-file').then((module) => module.ScenarioFile),
  <SkeletonRows rows={8} label="" />,
)

interface Props {
  readonly running: boolean
  readonly workloads: Lab['workloads']
  readonly targets: FaultTargets
  /** What it begins with; null: a run like any other, with a seed of its own. */
  readonly given: NewRun | null
}

/** Sets up a run, as a form or as a file. The seed makes it the same again. */
export function RunFormPanel({ running, workloads, targets, given }: Props) {
  const scenario = useScenario(given)
  const { params, change } = useAddress()
  const view = params.setup === 'file' ? 'file' : 'form'
  const queryClient = useQueryClient()
  const start = useMutation({
    mutationFn: startRun,
    onSettled: () => queryClient.invalidateQueries({ queryKey: labQueries.root }),
  })
  const unavailable = refusalOf(scenario, running)
  const { asked } = scenario
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    if (asked.ok && unavailable === undefined) start.mutate(asked.run)
  }
  return (
    <Panel
      title={t`Set up a run`}
      aside={
        <ViewChoice
          view={view}
          onChange={(next) => change({ setup: next === 'file' ? next : null })}
        />
      }
    >
      <form onSubmit={submit} className="flex flex-col gap-3" suppressHydrationWarning>
        {view === 'file' ? (
          <ScenarioFile {...scenario} onChange={scenario.changeText} />
        ) : (
          <Fields {...{ scenario, workloads, targets }} />
        )}
        {start.isError && <ErrorPanel {...faultText(start.error)} />}
        <div className="flex flex-wrap items-center gap-3">
          <RightButton
            right="startRun"
            type="submit"
            variant="primary"
            disabled={start.isPending}
            unavailable={unavailable}
          >
            <Play size={16} aria-hidden="true" />
            {start.isPending ? t`Starting` : t`Start the run`}
          </RightButton>
          {running && <p className="text-small text-fg-2">{unavailable}</p>}
        </div>
      </form>
    </Panel>
  )
}

function refusalOf({ asked, errors }: Scenario, running: boolean): string | undefined {
  if (running) return t`A run is going on. Stop it first, or wait until it ends.`
  if (errors.length > 0)
    return t`The scenario file has errors, each with its line. Correct it, or change the form, which drops it.`
  return asked.ok ? undefined : t`Some values are not valid; each says what it may be.`
}

function Fields({
  scenario,
  workloads,
  targets,
}: Pick<Props, 'workloads' | 'targets'> & { readonly scenario: Scenario }) {
  const { form, asked, errors, changeForm } = scenario
  return (
    <>
      {errors.length > 0 && (
        <p
          role="status"
          data-banner="warn"
          className="rounded-control bg-tint px-3 py-2 text-ink text-small"
        >{t`The scenario file has errors and is not what stands here: this is what it said before. A change here drops the file.`}</p>
      )}
      <RunFields
        {...{ form, workloads }}
        errors={asked.ok ? {} : asked.errors}
        onChange={changeForm}
      />
      <ScenarioFaults
        faults={form.faults}
        errors={asked.ok ? {} : asked.faultErrors}
        targets={targets}
        onChange={(faults) => changeForm({ faults })}
      />
    </>
  )
}

function ViewChoice({
  view,
  onChange,
}: {
  readonly view: 'form' | 'file'
  readonly onChange: (view: 'form' | 'file') => void
}) {
  const choices = [
    ['form', t`As a form`],
    ['file', t`As a file`],
  ] as const
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset would draw a frame of its own.
    <div role="group" aria-label={t`Set-up as`} className="flex gap-1">
      {choices.map(([value, label]) => (
        <Button
          key={value}
          size="small"
          variant={view === value ? 'secondary' : 'quiet'}
          aria-pressed={view === value}
          onClick={() => onChange(value)}
        >
          {label}
        </Button>
      ))}
    </div>
  )
}
