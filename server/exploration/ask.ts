import type { NewExploration } from '@/server/contract/exploration'
import type { Bounds, Explorable } from './explorable'
import { explorables } from './explorables'

/** Why nothing is explored, and at which field of the request. */
export interface Refusal {
  readonly path: 'variant' | 'participants' | 'crashes'
  readonly message: string
}

export type Asked =
  | { readonly ok: true; readonly explorable: Explorable; readonly bounds: Bounds }
  | { readonly ok: false; readonly refusal: Refusal }

/** Finds what a request means, or says what can be asked for instead. */
export function ask({ protocol, variant, participants, crashes }: NewExploration): Asked {
  const forms = explorables.filter((one) => one.protocol === protocol)
  const explorable = forms.find((one) => variant === undefined || one.variant === variant)
  if (explorable === undefined)
    return refused('variant', `Known are ${forms.map((one) => one.variant).join(', ')}`)
  const crashesMax = explorable.crashesMax[participants]
  if (crashesMax === undefined) {
    const known = Object.keys(explorable.crashesMax).join(', ')
    return refused('participants', `${explorable.variant} can be explored with ${known}`)
  }
  if (crashes <= crashesMax) return { ok: true, explorable, bounds: { participants, crashes } }
  return refused(
    'crashes',
    crashesMax === 0
      ? 'Here it has no crashes of its own; send 0'
      : `At most ${crashesMax} with ${participants} participants`,
  )
}

const refused = (path: Refusal['path'], message: string): Asked => ({
  ok: false,
  refusal: { path, message },
})
