import type { SignInFault } from '@/server/contract/account'
import { t } from '@/server/contract/words'
import { ErrorPanel } from '../ui/error-panel'

interface Props {
  readonly fault: SignInFault
  /** What people call the provider. */
  readonly provider: string
}

/** Why somebody came back from the provider and is not signed in. */
export function LoginFault({ fault, provider }: Props) {
  const [title, detail] = texts[fault](provider)
  return <ErrorPanel title={title} detail={detail} />
}

const texts: Readonly<Record<SignInFault, (provider: string) => readonly [string, string]>> = {
  unavailable: (provider) => [
    t`The provider does not answer`,
    t`Nobody was signed in: ${provider} does not answer, or not as it should. Transactions go on, and programs with an API token work as ever. Try again in a moment; the reason is in the log.`,
  ],
  lost: () => [
    t`This sign-in is over`,
    t`Nobody was signed in: no sign-in of this browser is under way. It may have taken longer than 10 minutes, or have been used already. Begin again.`,
  ],
  cancelled: (provider) => [
    t`The sign-in was not finished`,
    t`Nobody was signed in: ${provider} says that it was cancelled or not allowed. Begin again, or ask who runs ${provider}.`,
  ],
  invalid: (provider) => [
    t`The answer cannot be trusted`,
    t`Nobody was signed in: what came back from ${provider} does not prove who you are. Begin again; if it stays so, the settings of Verdict and of ${provider} do not fit, and the log says where.`,
  ],
  'no-role': (provider) => [
    t`You may not come in`,
    t`Nobody was signed in: ${provider} knows you, and nothing that it says of you lets you in here. Ask an admin for a role, then sign in again.`,
  ],
  inactive: () => [
    t`The account is closed`,
    t`Nobody was signed in: an admin has closed your account here. Ask an admin to open it again.`,
  ],
}
