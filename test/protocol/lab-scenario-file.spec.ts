import { describe, expect, test } from 'vitest'
import { readJson } from '@/components/lab/json-lines'
import { newFaultDraft } from '@/components/lab/planned-fault'
import { firstForm, formOf, runOf, scenarioIn } from '@/components/lab/run-form-values'
import { readScenario, scenarioText } from '@/components/lab/scenario-text'
import { newRun } from '@/server/contract/lab-run'

const scenario = newRun.parse({
  ...{ workload: 'bank-transfer', durationMs: 30_000, rate: 20, concurrency: 3, seed: 7 },
  ...{ presumption: 'commit', optimise: ['one-phase'] },
  faults: [
    { afterMs: 500, kind: 'delay', name: 'bank-a', delayMs: 300, jitterMs: 50, forMs: 2_000 },
    { afterMs: 0, kind: 'loss', name: 'bank-b', direction: 'to', percent: 2.5 },
    { afterMs: 1_500, kind: 'crash-at', name: 'coordinator', point: 'D1' },
    { afterMs: 2_000, kind: 'kill', name: 'bank-a' },
    { afterMs: 3_000, kind: 'pause', name: 'bank-b', forMs: 1_000 },
  ],
})

const errorsIn = (text: string) => {
  const read = readScenario(text)
  return read.ok ? [] : read.errors.map(({ line, text: words }) => `${line} ${words}`)
}

describe('a scenario as a form and as a file', () => {
  test('goes from one to the other and back, and nothing is lost', () => {
    const asked = runOf(formOf(scenario))
    if (!asked.ok) throw new Error(JSON.stringify(asked))
    const read = readScenario(scenarioText(scenarioIn(formOf(scenario))))
    if (!read.ok) throw new Error(JSON.stringify(read))
    expect(read.run).toEqual(asked.run)
    expect(asked.run).toEqual(scenario)
  })

  test('a form with a value that is none says which field of which fault', () => {
    const form = {
      ...firstForm(1),
      faults: [
        newFaultDraft('bank-a'),
        newFaultDraft('bank-a', { after: 'soon', jitterMs: '900' }),
      ],
    }
    const asked = runOf(form)
    expect(asked).toMatchObject({ ok: false, errors: {}, faultErrors: { 1: { after: /seconds/ } } })
    expect(Object.keys(asked.ok ? {} : asked.faultErrors)).toEqual(['1'])
  })
})

describe('what is wrong with a file is said with its line', () => {
  const file = (change: (lines: string[]) => void): string => {
    const lines = scenarioText(scenario).split('\n')
    change(lines)
    return lines.join('\n')
  }
  const at = (part: string) =>
    scenarioText(scenario)
      .split('\n')
      .findIndex((line) => line.includes(part))

  test('where it is no JSON', () => {
    const noComma = file((lines) => {
      lines[at('"seed"')] = '  "seed": 7'
    })
    expect(errorsIn(noComma)).toEqual([
      `${at('"seed"') + 2} A comma is missing before this, or “}” at the end.`,
    ])
    expect(errorsIn('')).toEqual(['1 A value is missing here, or is not written as JSON.'])
    expect(errorsIn('{"a": 1} x')).toEqual(['1 Something follows after the end.'])
    expect(errorsIn('{\n  a: 1\n}')).toEqual(['2 A name in double quotes is missing here.'])
  })

  test('where a field is not as it has to be, with its name', () => {
    const wrong = file((lines) => {
      lines[at('"seed"')] = '  "seed": "seven",'
      lines[at('"delayMs"')] = '      "delayMs": 0,'
    })
    expect(errorsIn(wrong)).toEqual([
      `${at('"seed"') + 1} seed: A number has to stand here.`,
      `${at('"delayMs"') + 1} faults[0].delayMs: Has to be at least 1.`,
      `${at('"jitterMs"') + 1} faults[0].jitterMs: A jitter is at most as large as its delay.`,
    ])
  })

  test('what is missing and what is not known stand where they belong', () => {
    const text =
      '{\n "workload": "bank-transfer",\n "transactions": 1,\n "sead": 3,\n "faults": [\n {"kind": "cut", "name": "bank-a"}\n ]\n}'
    expect(errorsIn(text)).toEqual([
      '1 seed: Is missing.',
      '4 sead: Nothing of that name is known here.',
      '6 faults[0].afterMs: Is missing.',
    ])
  })

  test('any text is read as JSON reads it, or refused as JSON refuses it', () => {
    const texts = [
      '1',
      '[]',
      '{}',
      '[1,]',
      '{"a":}',
      'nul',
      '"\\x"',
      '01',
      '[1 2]',
      '"a',
      '{"a":1,}',
    ]
    for (const text of texts) {
      const native = (() => {
        try {
          return { value: JSON.parse(text) }
        } catch {
          return null
        }
      })()
      const read = readJson(text)
      expect(read.ok ? { value: read.value } : null, text).toEqual(native)
    }
  })
})
