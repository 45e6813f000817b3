'use client'

import { useState } from 'react'
import type { AlertRule } from '@/server/contract/alert'
import { alertKind } from '@/server/contract/alert'
import { alertSeverity } from '@/server/contract/alert-settings'
import { say, t } from '@/server/contract/words'
import { Dialog } from '../ui/dialog'
import { SelectField, TextField } from '../ui/field'
import { saveRule } from './alert-queries'
import { ruleKinds } from './alert-words'
import { FormFrame, textOf } from './form-frame'
import { NameField } from './name-field'
import {
  type Faults,
  numbersOf,
  type RuleValues,
  readRule,
  repeat,
  ruleValues,
} from './rule-form-values'
import { useSaving } from './use-saving'

interface Props {
  /** Null: a new one. */
  readonly rule: AlertRule | null
  readonly targets: readonly string[]
  readonly onClose: () => void
}

/** When an alert fires, and who is told. */
export function RuleDialog({ rule, targets, onClose }: Props) {
  const [values, setValues] = useState(() => ruleValues(rule, targets))
  const { faults, frame } = useSaving({
    read: readRule(values),
    save: (body) => saveRule({ id: values.id, version: rule?.version ?? null, body }),
    onSaved: onClose,
  })
  const onChange = (change: Partial<RuleValues>) => setValues({ ...values, ...change })
  return (
    <Dialog
      open
      onOpenChange={onClose}
      title={rule === null ? t`New rule` : t`Edit the rule ${rule.id}`}
      description={t`It is evaluated each second. Each transaction or participant that meets it fires once, and is told of again when it is over.`}
    >
      <FormFrame {...frame}>
        <What values={values} faults={faults} onChange={onChange} isNew={rule === null} />
        <Whom values={values} all={targets} onChange={onChange} />
        <label className="flex items-center gap-2 pointer-coarse:min-h-11">
          <input
            type="checkbox"
            checked={values.enabled}
            onChange={({ target }) => onChange({ enabled: target.checked })}
          />
          {t`The rule is on`}
        </label>
      </FormFrame>
    </Dialog>
  )
}

interface WhatProps {
  readonly values: RuleValues
  readonly faults: Faults
  readonly onChange: (change: Partial<RuleValues>) => void
  readonly isNew: boolean
}

function What({ values, faults, onChange, isNew }: WhatProps) {
  const { id, kind, numbers, severity } = values
  return (
    <div className="grid gap-3 sm:grid-cols-2">
      {isNew && (
        <NameField
          id={id}
          fault={faults.id}
          hint={t`For example stuck-payments.`}
          onChange={(value) => onChange({ id: value })}
        />
      )}
      <SelectField
        label={t`Fires when`}
        value={kind}
        onChange={({ target }) => onChange({ kind: alertKind.parse(target.value) })}
      >
        {alertKind.options.map((one) => (
          <option key={one} value={one}>
            {say(ruleKinds[one])}
          </option>
        ))}
      </SelectField>
      {[...numbersOf[kind], repeat].map(({ name, label }) => (
        <TextField
          key={name}
          label={say(label)}
          value={numbers[name] ?? ''}
          inputMode="numeric"
          autoComplete="off"
          onChange={({ target }) => onChange({ numbers: { ...numbers, [name]: target.value } })}
          {...textOf(faults[name])}
        />
      ))}
      <SelectField
        label={t`Severity`}
        value={severity}
        onChange={({ target }) => onChange({ severity: alertSeverity.parse(target.value) })}
      >
        <option value="warning">{t`Warning`}</option>
        <option value="critical">{t`Critical`}</option>
      </SelectField>
    </div>
  )
}

interface WhomProps {
  readonly values: RuleValues
  readonly all: readonly string[]
  readonly onChange: (change: Partial<RuleValues>) => void
}

function Whom({ values: { targets }, all, onChange }: WhomProps) {
  const turn = (id: string, on: boolean) =>
    onChange({ targets: on ? [...targets, id] : targets.filter((one) => one !== id) })
  return (
    <fieldset className="flex flex-col gap-1">
      <legend className="text-label text-fg-2">{t`Sent to`}</legend>
      {all.length === 0 && (
        <p className="text-fg-3 text-small">{t`There is no target yet: it will be shown on this page only.`}</p>
      )}
      <div className="flex flex-wrap gap-x-4 gap-y-1">
        {all.map((id) => (
          <label key={id} className="flex items-center gap-2 pointer-coarse:min-h-11">
            <input
              type="checkbox"
              checked={targets.includes(id)}
              onChange={({ target }) => turn(id, target.checked)}
            />
            {id}
          </label>
        ))}
      </div>
    </fieldset>
  )
}
