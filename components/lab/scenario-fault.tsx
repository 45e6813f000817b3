import type { LabLink, LabProcess } from '@/server/contract/lab'
import { say, t } from '@/server/contract/words'
import { Button } from '../ui/button'
import { SelectField, TextField } from '../ui/field'
import { directions, misfitOf } from './link-draft'
import {
  directed,
  type FaultDraft,
  isAboutProcess,
  lasts,
  type PlannedKind,
  plannedKinds,
} from './planned-fault'
import { PointField } from './point-field'
import type { FaultErrors } from './run-form-values'

/** Everything that a scenario can break. */
export interface FaultTargets {
  readonly links: readonly LabLink[]
  readonly processes: readonly LabProcess[]
}

interface Props {
  readonly fault: FaultDraft
  readonly n: number
  readonly targets: FaultTargets
  readonly errors: FaultErrors
  readonly onChange: (change: Partial<FaultDraft>) => void
  readonly onRemove: () => void
}

const kinds = Object.keys(plannedKinds) as PlannedKind[]

/** Of whom a fault of that kind can be. */
function namesFor(kind: PlannedKind, { links, processes }: FaultTargets): readonly string[] {
  if (!isAboutProcess(kind)) return links.map(({ name }) => name)
  return processes
    .filter(({ role }) => (kind === 'crash-at' ? role === 'coordinator' : canBeAway(kind, role)))
    .map(({ name }) => name)
}

/** Web and lab carry the run and this page. */
const canBeAway = (kind: PlannedKind, role: LabProcess['role']): boolean =>
  kind === 'kill' || (role !== 'web' && role !== 'lab')

/** One fault of the scenario, each field as typed. */
export function ScenarioFault({ fault, n, targets, errors, onChange, onRemove }: Props) {
  const names = namesFor(fault.kind, targets)
  const choose = (kind: PlannedKind): void => {
    const fits = namesFor(kind, targets)
    onChange({ kind, name: fits.includes(fault.name) ? fault.name : (fits[0] ?? '') })
  }
  return (
    <li
      aria-label={t`Fault ${n + 1}`}
      className="grid grid-cols-2 gap-3 rounded-control border border-line p-3"
    >
      <SelectField
        label={t`What breaks`}
        value={fault.kind}
        onChange={({ target }) => {
          const kind = kinds.find((one) => one === target.value)
          if (kind !== undefined) choose(kind)
        }}
      >
        {kinds.map((kind) => (
          <option key={kind} value={kind}>
            {say(plannedKinds[kind])}
          </option>
        ))}
      </SelectField>
      <SelectField
        label={t`At`}
        value={fault.name}
        error={errors.name}
        onChange={({ target }) => onChange({ name: target.value })}
      >
        {[...names, ...(names.includes(fault.name) ? [] : [fault.name])].map((name) => (
          <option key={name}>{name}</option>
        ))}
      </SelectField>
      <FaultNumbers {...{ fault, errors, onChange }} />
      <Misfit {...{ fault, targets }} />
      <div className="col-span-2">
        <Button
          size="small"
          variant="quiet"
          aria-label={t`Remove fault ${n + 1}`}
          onClick={onRemove}
        >{t`Remove`}</Button>
      </div>
    </li>
  )
}

function FaultNumbers({ fault, errors, onChange }: Pick<Props, 'fault' | 'errors' | 'onChange'>) {
  const { kind } = fault
  const text = (
    name: 'after' | 'seconds' | 'delayMs' | 'jitterMs' | 'percent',
    label: string,
    hint?: string,
  ) => (
    <TextField
      {...{ label, hint }}
      inputMode="decimal"
      value={fault[name]}
      error={errors[name]}
      onChange={({ target }) => onChange({ [name]: target.value })}
    />
  )
  return (
    <>
      {text('after', t`Begins after, in seconds`)}
      {lasts(kind) && text('seconds', t`Lasts, in seconds`, t`Empty: until the run ends.`)}
      {kind === 'delay' && text('delayMs', t`Later by, in milliseconds`)}
      {kind === 'delay' && text('jitterMs', t`Plus or minus, in milliseconds`)}
      {kind === 'loss' && text('percent', t`Lost of 100 messages`)}
      {kind === 'duplicate' && text('percent', t`Doubled of 100 requests`)}
      {kind === 'crash-at' && (
        <PointField
          point={fault.point}
          error={errors.point}
          onChange={(point) => onChange({ point })}
        />
      )}
      {directed(kind) && (
        <SelectField
          label={t`Direction`}
          value={fault.direction}
          onChange={({ target }) => {
            const direction = directions.find((one) => one === target.value)
            if (direction !== undefined) onChange({ direction })
          }}
        >
          <option value="both">{t`Both directions`}</option>
          <option value="to">{t`Towards the participant`}</option>
          <option value="from">{t`Coming from the participant`}</option>
        </SelectField>
      )}
    </>
  )
}

/** It would not be applied; the run would go on, and be marked incomplete. */
function Misfit({ fault: { kind, name }, targets }: Pick<Props, 'fault' | 'targets'>) {
  if (kind !== 'duplicate' && kind !== 'refuse-votes') return null
  const link = targets.links.find((one) => one.name === name)
  const misfit = link && misfitOf(kind, link)
  return misfit ? <p className="col-span-2 text-danger text-label">{misfit}</p> : null
}
