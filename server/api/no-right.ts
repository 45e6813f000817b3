import type { Identity } from '@/server/contract/identity'
import { type Right, refusedText } from '@/server/contract/permission'
import { problem, type Reply } from './reply'

/** Who is not allowed to hears who is. */
export const noRight = (right: Right, who: Identity): Reply =>
  problem('no-right', `Nothing was done. ${refusedText(right, who)}`)

export const notSignedIn: Reply = problem(
  'sign-in-needed',
  'Nobody is signed in with this request, so nothing was shown or done. Open /login, or send Authorization: Bearer with an API token.',
)
