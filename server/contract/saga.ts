import { z } from 'zod'
import { json } from './passed-on'

const name = z.string().min(1).max(60)

/** What makes a branch a step of a saga; all of it may be left out. */
export const sagaStep = z
  .strictObject({
    name: name.optional().meta({ description: 'Left out: step-1, step-2 …, by its place' }),
    class: z.enum(['compensatable', 'pivot', 'retriable']).default('compensatable').meta({
      description:
        'compensatable: can be undone. pivot: decides the saga, at most one. retriable: comes after the pivot and succeeds at last',
    }),
    after: z.array(name).max(32).optional().meta({
      description: 'The steps that must be done first. Left out: the one before it in the list',
    }),
    compensation: json.optional().meta({
      description: 'What its compensation is asked to do. Left out: the payload once more',
    }),
  })
  .meta({ id: 'SagaStep' })

/** What a branch is in its saga; `after` are numbers of branches. */
export const stepDetail = z.object({
  name: z.string(),
  class: z.enum(['compensatable', 'pivot', 'retriable']),
  after: z.array(z.int()),
})

export type StepDetail = z.infer<typeof stepDetail>

export interface StepBranch {
  readonly payload?: unknown
  readonly statements: readonly unknown[]
  readonly step?: z.infer<typeof sagaStep> | undefined
}

/** A step as it is run: `after` are places in the list. */
export interface ResolvedStep {
  readonly name: string
  readonly class: 'compensatable' | 'pivot' | 'retriable'
  readonly after: readonly number[]
  readonly action: unknown
  readonly compensation: unknown
}

/** Every step with what was left out; of names that there are not, nothing is kept. */
export function resolveSteps(branches: readonly StepBranch[]): readonly ResolvedStep[] {
  const names = branches.map(({ step }, index) => step?.name ?? `step-${index + 1}`)
  return branches.map(({ step, payload }, index) => ({
    name: names[index] ?? '',
    class: step?.class ?? 'compensatable',
    after:
      step?.after?.map((one) => names.indexOf(one)).filter((place) => place >= 0) ??
      (index === 0 ? [] : [index - 1]),
    action: payload,
    compensation: step?.compensation === undefined ? payload : step.compensation,
  }))
}

interface Asked {
  readonly protocol: string
  readonly branches: readonly StepBranch[]
}

/** What stands in the way of running these as a saga; elsewhere nothing may be a step. */
export function checkSteps({ protocol, branches }: Asked, context: z.RefinementCtx): void {
  if (protocol === 'saga') checkSaga(branches, context)
  else
    for (const [place, { step }] of branches.entries())
      if (step !== undefined)
        context.addIssue({ code: 'custom', path: ['branches', place, 'step'], message: noSaga })
}

function checkSaga(branches: readonly StepBranch[], context: z.RefinementCtx): void {
  const steps = resolveSteps(branches)
  const issue = (place: number, field: readonly string[], message: string) =>
    context.addIssue({ code: 'custom', path: ['branches', place, ...field], message })
  steps.forEach((step, place) => {
    const { statements, step: given } = branches[place] ?? { statements: [] }
    if (statements.length > 0) issue(place, ['statements'], onlyServices)
    if (steps.findIndex((other) => other.name === step.name) !== place)
      issue(place, ['step', 'name'], `Two steps are called ${step.name}. Give each its own name`)
    for (const before of given?.after ?? [])
      if (!steps.some((other) => other.name === before))
        issue(place, ['step', 'after'], `There is no step ${before}`)
    if (step.class !== 'compensatable' && given?.compensation !== undefined)
      issue(place, ['step', 'compensation'], uncompensated(step))
  })
  checkOrder(steps, issue)
}

type Issue = (place: number, field: readonly string[], message: string) => void

function checkOrder(steps: readonly ResolvedStep[], issue: Issue): void {
  const circle = steps.findIndex((_, place) => precede(steps, place).has(place))
  const pivots = steps.flatMap((step, place) => (step.class === 'pivot' ? [place] : []))
  const [pivot, second] = pivots
  if (circle >= 0) issue(circle, ['step', 'after'], circular(steps[circle]))
  else if (second !== undefined) issue(second, ['step', 'class'], secondPivot)
  else checkClasses(steps, pivot, issue)
}

function checkClasses(
  steps: readonly ResolvedStep[],
  pivot: number | undefined,
  issue: Issue,
): void {
  steps.forEach((step, place) => {
    if (step.class === 'retriable' && (pivot === undefined || !precede(steps, place).has(pivot)))
      issue(place, ['step', 'class'], notAfter(step))
    if (step.class !== 'compensatable' || pivot === undefined) return
    if (!precede(steps, pivot).has(place)) issue(place, ['step', 'class'], notBefore(step))
  })
}

/** All places that come before it, however far. */
function precede(steps: readonly ResolvedStep[], place: number): ReadonlySet<number> {
  const found = new Set<number>()
  const look = [...(steps[place]?.after ?? [])]
  for (let before = look.pop(); before !== undefined; before = look.pop()) {
    if (found.has(before)) continue
    found.add(before)
    look.push(...(steps[before]?.after ?? []))
  }
  return found
}

const noSaga = 'Only a saga has steps. Leave it out, or choose the protocol saga'
const onlyServices =
  'A step of a saga goes to a service, which commits it by itself: give it a payload. A database takes part in two-phase commit'
const secondPivot =
  'A saga has one pivot at most: whether it succeeds decides everything. Make this step compensatable, or retriable after the pivot'
const uncompensated = ({ name: step, class: kind }: ResolvedStep) =>
  `${step} is ${kind}: nothing undoes it. Leave the compensation out, or make it compensatable`
const circular = (step: ResolvedStep | undefined) =>
  `${step?.name} would have to come before itself. Break the circle`
const notAfter = ({ name: step }: ResolvedStep) =>
  `${step} is retriable, and does not come after a pivot: until then the saga may be given up, and it could not be undone. Put it after the pivot, or make it compensatable`
const notBefore = ({ name: step }: ResolvedStep) =>
  `${step} is compensatable, and does not come before the pivot: once the pivot is done nothing is given up any more. Put it before the pivot, or make it retriable after it`
