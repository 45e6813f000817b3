'use client'

import { useState } from 'react'
import type { NewRun } from '@/server/contract/lab-run'
import { randomSeed } from '../shell/start-run'
import {
  firstForm,
  formOf,
  type RunAsked,
  type RunForm,
  runOf,
  scenarioIn,
} from './run-form-values'
import { readScenario, type ScenarioError, scenarioText } from './scenario-text'

export interface Scenario {
  readonly form: RunForm
  readonly asked: RunAsked
  /** The same as a file; as typed, while it is written as one. */
  readonly text: string
  /** What is wrong with the file as it was typed; the form shows what it said before. */
  readonly errors: readonly ScenarioError[]
  readonly changeForm: (change: Partial<RunForm>) => void
  readonly changeText: (text: string) => void
}

interface Held {
  readonly form: RunForm
  /** Null: nobody has typed since the form was changed. */
  readonly typed: string | null
  readonly errors: readonly ScenarioError[]
}

/** What a run is to do, as a form and as a file: one thing, seen in two ways. */
export function useScenario(given: NewRun | null): Scenario {
  const [held, setHeld] = useState<Held>(() => ({
    ...{ form: given === null ? firstForm(randomSeed()) : formOf(given), typed: null, errors: [] },
  }))
  const { form, typed, errors } = held
  return {
    ...{ form, errors, asked: runOf(form) },
    text: typed ?? scenarioText(scenarioIn(form)),
    changeForm: (change) => setHeld({ form: { ...form, ...change }, typed: null, errors: [] }),
    changeText: (text) => {
      const read = readScenario(text)
      setHeld(
        read.ok
          ? { form: formOf(read.run), typed: text, errors: [] }
          : { form, typed: text, errors: read.errors },
      )
    },
  }
}
