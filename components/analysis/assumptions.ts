import { z } from 'zod'
import { type Phrase, phrase } from '@/server/contract/words'

/** What is assumed of a transaction, as the address has it; what is missing or odd is as it is by default. */
const assumptions = z.object({
  loss: share(0.05, 0.9),
  down: share(0.01, 0.9),
  refuse: share(0.02, 1),
  attempts: whole(3, 6),
  participants: whole(2, 6),
  coordinatorCrash: share(0.02, 0.9),
  recovery: z.coerce.number().min(0.01).max(1).catch(0.25),
  prepareMs: duration(20),
  deliverMs: duration(25),
  downMs: duration(100),
})

export type Assumptions = z.infer<typeof assumptions>

export const assumptionsIn = (params: Readonly<Record<string, string>>): Assumptions =>
  assumptions.parse(params)

export interface Slider {
  readonly name: keyof Assumptions
  readonly label: Phrase
  readonly min: number
  readonly max: number
  readonly step: number
  readonly shown: (value: number) => string
}

/** 93.78 %, and zero or all only for none and for all. */
export function percent(value: number): string {
  if (value > 0 && value < 0.00005) return '< 0.01 %'
  if (value < 1 && value > 0.99995) return '> 99.99 %'
  return `${(value * 100).toFixed(2)} %`
}

const roughly = (value: number): string => `${Number((value * 100).toFixed(1))} %`
const times = (value: number): string => String(value)
const ms = (value: number): string => `${value} ms`

const shares = { min: 0, max: 0.5, step: 0.005, shown: roughly }
const durations = { min: 1, max: 1_000, step: 1, shown: ms }

export const sliderGroups: readonly {
  readonly title: Phrase
  readonly sliders: readonly Slider[]
}[] = [
  {
    title: phrase`The transaction`,
    sliders: [
      { name: 'participants', label: phrase`Participants`, min: 1, max: 6, step: 1, shown: times },
      {
        name: 'attempts',
        label: phrase`Attempts for each vote`,
        min: 1,
        max: 6,
        step: 1,
        shown: times,
      },
    ],
  },
  {
    title: phrase`What fails`,
    sliders: [
      { name: 'loss', label: phrase`A message is lost`, ...shares },
      { name: 'down', label: phrase`A participant is down`, ...shares },
      { name: 'refuse', label: phrase`A participant refuses`, ...shares },
      { name: 'coordinatorCrash', label: phrase`The coordinator crashes, per round`, ...shares },
    ],
  },
  {
    title: phrase`Repair and time`,
    sliders: [
      {
        ...{ name: 'recovery', label: phrase`The coordinator is back, per tick` },
        ...{ ...shares, min: 0.01, max: 1, step: 0.01 },
      },
      { name: 'downMs', label: phrase`A tick while it is down`, ...durations },
      { name: 'prepareMs', label: phrase`A round of votes`, ...durations },
      { name: 'deliverMs', label: phrase`A round of delivery`, ...durations },
    ],
  },
]

function share(normally: number, max: number) {
  return z.coerce.number().min(0).max(max).catch(normally)
}

function whole(normally: number, max: number) {
  return z.coerce.number().int().min(1).max(max).catch(normally)
}

function duration(normally: number) {
  return z.coerce.number().min(1).max(60_000).catch(normally)
}
