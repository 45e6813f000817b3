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
      description:
        'What the compensation of a service is asked to do. Left out: the payload once more',
    }),
  })
  .meta({ id: 'SagaStep' })

/** What a branch is in its saga; `after` are numbers of branches. */
export const stepDetail = z.object({
  name: z.string(),
  class: z.enum(['compensatable', 'pivot', 'retriable']),
  after: z.array(z.int()),
  /** It runs statements at a database, whose markers tell how it stands. */
  database: z.boolean().default(false),
})

export type StepDetail = z.infer<typeof stepDetail>

export interface StepBranch {
  readonly payload?: unknown
  readonly statements: readonly unknown[]
  readonly compensationStatements?: readonly unknown[] | undefined
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
  return branches.map((branch, index) => ({
    name: names[index] ?? '',
    class: branch.step?.class ?? 'compensatable',
    after:
      branch.step?.after?.map((one) => names.indexOf(one)).filter((place) => place >= 0) ??
      (index === 0 ? [] : [index - 1]),
    ...orderOf(branch),
  }))
}

/** A database is ordered to run statements, a service to do what its payload says. */
function orderOf({ statements, compensationStatements, payload, step }: StepBranch) {
  if (payload === undefined)
    return { action: { statements }, compensation: { statements: compensationStatements ?? [] } }
  return { action: payload, compensation: step?.compensation ?? payload }
}

interface Asked {
  readonly protocol: string
  readonly branches: readonly StepBranch[]
}

/** What stands in the way of running these as a saga; elsewhere nothing may be a step. */
export function checkSteps({ protocol, branches }: Asked, context: z.RefinementCtx): void {
  if (protocol === 'saga') checkSaga(branches, context)
  else
    for (const [place, { step, compensationStatements: undoing = [] }] of branches.entries()) {
      const issue = (field: string, message: string) =>
        context.addIssue({ code: 'custom', path: ['branches', place, field], message })
      if (step !== undefined) issue('step', noSaga)
      if (undoing.length > 0 && protocol !== 'optimistic-two-phase-commit')
        issue('compensationStatements', notCompensated)
    }
}

function checkSaga(branches: readonly StepBranch[], context: z.RefinementCtx): void {
  const steps = resolveSteps(branches)
  const issue = (place: number, field: readonly string[], message: string) =>
    context.addIssue({ code: 'custom', path: ['branches', place, ...field], message })
  steps.forEach((step, place) => {
    const branch = branches[place]
    const given = branch?.step
    if (branch !== undefined) checkCompensation(branch, step, (...at) => issue(place, ...at))
    if (steps.findIndex((other) => other.name === step.name) !== place)
      issue(place, ['step', 'name'], `Two steps are called ${step.name}. Give each its own name`)
    for (const before of given?.after ?? [])
      if (!steps.some((other) => other.name === before))
        issue(place, ['step', 'after'], `There is no step ${before}`)
  })
  checkOrder(steps, issue)
}

/** What undoes a step is told in the way of its participant, and only where it can be undone. */
function checkCompensation(
  { payload, step: given, compensationStatements: undoing = [] }: StepBranch,
  step: ResolvedStep,
  issue: (field: readonly string[], message: string) => void,
): void {
  const isDatabase = payload === undefined
  const compensation = given?.compensation !== undefined
  if (isDatabase && compensation) issue(['step', 'compensation'], byStatements)
  else if (compensation && step.class !== 'compensatable')
    issue(['step', 'compensation'], uncompensated(step))
  if (undoing.length > 0 && step.class !== 'compensatable')
    issue(['compensationStatements'], uncompensated(step))
  if (isDatabase && undoing.length === 0 && step.class === 'compensatable')
    issue(['compensationStatements'], uncompensatable(step))
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
const notCompensated =
  'Only a branch that commits before the verdict is compensated. Leave the statements out, or choose the protocol saga, or optimistic-two-phase-commit'
const byStatements =
  'A database is compensated by statements: give compensationStatements, beside the statements'
const uncompensatable = ({ name: step }: ResolvedStep) =>
  `${step} is compensatable, and nothing says what undoes it. Give compensationStatements, or make it the pivot or retriable after it`
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
