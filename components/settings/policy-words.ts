import { APPROVAL_MINUTES, type OperatorPolicy } from '@/server/contract/operator-policy'
import { type Phrase, phrase, say, t } from '@/server/contract/words'
import { plural } from '../ui/format'
import { enumeration } from '../ui/list'

const seconds = (count: number): string =>
  Number.isInteger(count) ? plural(count, 'second') : t`that time`

type Valued = OperatorPolicy['twoPerson' | 'forcing' | 'deadlockVictim']

/** The values by their names, as a table shows them. */
export const policyWords: Readonly<Record<Valued, Phrase>> = {
  ...{ off: phrase`off`, forced: phrase`forced`, all: phrase`all`, allowed: phrase`allowed` },
  ...{ 'lowest-priority': phrase`lowest priority`, youngest: phrase`youngest` },
}

/** What follows from each value, in words. */
export function consequenceOf(policy: OperatorPolicy, forceRight: readonly string[] | null) {
  const { twoPerson, holdSeconds, freshSeconds, forcing, deadlockVictim } = policy
  return {
    twoPerson: rules[twoPerson](),
    holdSeconds: t`Whoever confirms a decision on a page can take it back for ${seconds(holdSeconds)}. After that it is final. Longer leaves more time to notice a mistake, and locks are held so much longer. Programs and the command line hold nothing.`,
    freshSeconds: t`What a participant promised longer than ${seconds(freshSeconds)} ago counts as no answer, and most decisions need it asked again. Proofs that it committed or aborted never age. The server asks once more in any case before anything is sent.`,
    forcing: forcing === 'off' ? say(NOBODY) : allowed(forceRight),
    deadlockVictim: victims[deadlockVictim](),
  }
}

const rules: Readonly<Record<OperatorPolicy['twoPerson'], () => string>> = {
  off: () => t`One person decides alone.`,
  forced: () =>
    t`What the protocol does not permit becomes a request. Another operator has to approve it within ${APPROVAL_MINUTES} minutes and on the same evidence; else it lapses, and nothing is sent.`,
  all: () =>
    t`Every decision that writes a verdict becomes a request, those of bulk actions and programs too. Another operator has to approve it within ${APPROVAL_MINUTES} minutes and on the same evidence. To deliver a verdict again stays with one person. At night there have to be two.`,
}

const victims: Readonly<Record<OperatorPolicy['deadlockVictim'], () => string>> = {
  'lowest-priority': () =>
    t`Of those that nobody has decided, the one of the lowest priority is aborted, and among equals the youngest, which has done the least. Whose work is an application’s goes only where nobody else can.`,
  youngest: () =>
    t`Of those that nobody has decided, the youngest is aborted, which has done the least, whatever its priority: important work may go for work that could have waited. Whose work is an application’s goes only where nobody else can.`,
}

const NOBODY = phrase`Nobody decides where the protocol does not permit it, whatever right somebody has. What it cannot settle waits, with its locks, until the participants answer. A branch that no transaction claims is settled by who has the force right all the same.`

function allowed(forceRight: readonly string[] | null): string {
  const who =
    forceRight === null
      ? t`Here that is the local operator.`
      : forceRight.length === 0
        ? t`Here nobody has it.`
        : forceRight.length === 1
          ? t`Here ${forceRight.join('')} has it.`
          : t`Here ${enumeration(forceRight)} have it.`
  return t`Who has the force right may decide where the protocol does not permit it, with the code typed. Data may disagree after that. ${who} The right is given at Settings → Users.`
}
