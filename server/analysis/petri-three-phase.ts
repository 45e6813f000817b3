import { type Net, netOf, ofEach, transition } from './petri-net'
import { agreement, closing, opening } from './petri-two-phase'

/** protocols.md 20.1: between the votes and the commit everybody acknowledges that it will come. */
export function threePhaseNet(participants: number): Net {
  const each = (name: string) => ofEach(name, participants)
  return netOf({
    transitions: [
      ...opening(participants),
      transition('precommit', ['wait', ...each('yes')], ['dP', ...each('pc')]),
      transition('commit', ['dP', ...each('pack')], ['dC', ...each('com')]),
      ...each('').flatMap((i) => [
        transition(`pre${i}`, [`r${i}`, `pc${i}`], [`p${i}`, `pack${i}`]),
        transition(`commit${i}`, [`p${i}`, `com${i}`], [`c${i}`, `ack${i}`]),
      ]),
      ...closing(participants),
    ],
    initial: ['q0', ...each('w')],
    ...agreement(participants),
  })
}
