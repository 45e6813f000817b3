import { languageNow, type Phrase, phrase, say, t } from './words'

interface Compared {
  readonly measured: number
  readonly predicted: number
  readonly of: number
  readonly fits: boolean
}

interface Estimated {
  readonly value: number
  readonly assumed: number
  readonly fits: boolean
}

type Assumed = keyof typeof words

interface Judged {
  readonly fits: boolean
  readonly success: Compared
  readonly latency: Compared | null
  readonly parameters: Readonly<Partial<Record<Assumed, Estimated>>>
}

/** Whether a measurement agrees with its prediction; if not, in what, and which assumptions do not hold. */
export function fitSentence({ fits, success, latency, parameters }: Judged): string {
  const { of } = success
  const [measured, predicted] = [percent(success.measured), percent(success.predicted)]
  if (fits)
    return t`The prediction fits: of ${of} transactions ${measured} committed, and ${predicted} were predicted.`
  const why = reasons(parameters)
  if (!success.fits)
    return t`The prediction does not fit: ${measured} of ${of} transactions committed, and ${predicted} were predicted; ${why}.`
  if (latency !== null && !latency.fits)
    return t`The prediction does not fit: transactions took ${latency.measured.toFixed(1)} ms on average, and ${latency.predicted.toFixed(1)} ms were predicted; ${why}.`
  return t`The prediction does not fit: transactions went other ways than predicted; ${why}.`
}

/** Whether as many branches were prepared at a time as Little's law says. */
export function littleSentence({ fits, measured, predicted, of }: Compared): string {
  const [saw, said] = [measured.toFixed(2), predicted.toFixed(2)]
  return fits
    ? t`Little’s law holds: ${said} branches prepared at a time were predicted, and the databases showed ${saw} on average, in ${of} batches of samples.`
    : t`Little’s law does not hold: ${said} branches prepared at a time were predicted, and the databases showed ${saw} on average, in ${of} batches of samples; either a branch was prepared that no record tells of, or the records do not tell its time.`
}

function reasons(parameters: Judged['parameters']): string {
  const found = (Object.keys(words) as Assumed[]).flatMap((name) => {
    const one = parameters[name]
    if (one === undefined || one.fits) return []
    return [say(one.value > one.assumed ? words[name].more : words[name].less)]
  })
  if (found.length > 0) return found.join(languageNow() === 'zh-CN' ? '，' : ', ')
  return Object.keys(parameters).length === 0
    ? t`nothing but the outcomes was measured, so which assumption is wrong is not known`
    : t`an assumption does not hold: messages may be lost together, or wait in queues`
}

const percent = (share: number): string => `${(share * 100).toFixed(2)} %`

const words = {
  loss: {
    more: phrase`more messages were lost than assumed`,
    less: phrase`fewer messages were lost than assumed`,
  },
  down: {
    more: phrase`participants were down more often than assumed`,
    less: phrase`participants were down less often than assumed`,
  },
  refuse: {
    more: phrase`more votes were no than assumed`,
    less: phrase`fewer votes were no than assumed`,
  },
  coordinatorCrash: {
    more: phrase`the coordinator crashed more often than assumed`,
    less: phrase`the coordinator crashed less often than assumed`,
  },
  recovery: {
    more: phrase`coordinator repairs were faster than assumed`,
    less: phrase`coordinator repairs were slower than assumed`,
  },
} as const satisfies Record<string, { readonly more: Phrase; readonly less: Phrase }>
