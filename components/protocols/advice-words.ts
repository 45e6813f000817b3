import type { ProtocolAdvice } from '@/server/contract/protocol-advice'
import { protocolName } from '../ui/protocol-name'

type Named = Pick<ProtocolAdvice['candidates'][number], 'protocol' | 'optimise'>

/** The protocol as people call it, with what it is optimised by. */
export const candidateName = ({ protocol, optimise }: Named): string =>
  optimise.includes('one-phase')
    ? 'One-phase commit'
    : [protocolName(protocol), ...optimise.map((one) => one.replace('-', ' '))].join(', ')

/** The advice in one sentence. */
export function advisedName({ protocol, optimise }: ProtocolAdvice): string {
  if (protocol === null) return 'No protocol that runs here fits all of them.'
  return `${candidateName({ protocol, optimise })} is advised.`
}
