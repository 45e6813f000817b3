import type { ProtocolAdvice } from '@/server/contract/protocol-advice'
import { type Phrase, phrase, say, t } from '@/server/contract/words'
import { protocolName } from '../ui/protocol-name'

type Named = Pick<ProtocolAdvice['candidates'][number], 'protocol' | 'optimise'>

const optimisedBy: Readonly<Record<Named['optimise'][number], Phrase>> = {
  'one-phase': phrase`one phase`,
  'last-agent': phrase`last agent`,
  'unsolicited-vote': phrase`unsolicited vote`,
}

/** The protocol as people call it, with what it is optimised by. */
export const candidateName = ({ protocol, optimise }: Named): string =>
  optimise.includes('one-phase')
    ? t`One-phase commit`
    : [protocolName(protocol), ...optimise.map((one) => say(optimisedBy[one]))].join(t`, `)

/** The advice in one sentence. */
export function advisedName({ protocol, optimise }: ProtocolAdvice): string {
  if (protocol === null) return t`No protocol that runs here fits all of them.`
  return t`${candidateName({ protocol, optimise })} is advised.`
}
