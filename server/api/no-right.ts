import type { Identity } from '@/server/contract/identity'
import { permissions, type Right } from '@/server/contract/permission'
import { refusedText } from '@/server/contract/refused-text'
import type { ApiContext } from './context'
import { problem, type Reply } from './reply'

/** Who is not allowed to hears who is. */
export async function noRight(
  { accounts }: Pick<ApiContext, 'accounts'>,
  right: Right,
  who: Identity,
): Promise<Reply> {
  const able = (await accounts?.able(permissions[right].need)) ?? []
  return problem('no-right', `Nothing was done. ${refusedText(right, who, able)}`)
}

export const notSignedIn: Reply = problem(
  'sign-in-needed',
  'Nobody is signed in with this request, so nothing was shown or done. Open /login, or send Authorization: Bearer with an API token.',
)
