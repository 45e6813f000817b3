'use client'

import { say, t } from '@/server/contract/words'
import { SelectField } from '../ui/field'
import { type GateGroup, gateFields } from './policy-gate-values'
import { faultAt, NumberField, type PolicyFieldsProps } from './policy-number-field'

/** Breaker, budget and throttle: which calls may go at all. */
export function GateFields(props: PolicyFieldsProps) {
  return gateFields.map(({ group, title, switched, numbers }) => (
    <fieldset key={group} className="flex flex-col gap-2">
      <legend className="pb-1 font-medium text-small">{say(title)}</legend>
      <div className="grid grid-cols-2 gap-3 sm:grid-cols-3">
        {switched && <Switch {...props} group={group} />}
        {numbers.map(({ field, label }) => (
          <NumberField
            key={field}
            {...props}
            path={`${group}.${field}`}
            label={say(label)}
            now={numberOf(props.effective[group], field)}
          />
        ))}
      </div>
    </fieldset>
  ))
}

function Switch({
  group,
  values,
  faults,
  effective,
  onChange,
}: PolicyFieldsProps & { readonly group: GateGroup }) {
  const path = `${group}.on`
  const settings = effective[group]
  const now = 'on' in settings && settings.on ? t`on` : t`off`
  return (
    <SelectField
      label={t`Switched`}
      value={values[path] ?? ''}
      onChange={({ target }) => onChange(path, target.value)}
      {...faultAt(faults, path)}
    >
      <option value="">{t`inherited: ${now}`}</option>
      <option value="on">{t`on`}</option>
      <option value="off">{t`off`}</option>
    </SelectField>
  )
}

const numberOf = (settings: object, field: string): number => {
  const value: unknown = Object.entries(settings).find(([name]) => name === field)?.[1]
  return typeof value === 'number' ? value : 0
}
