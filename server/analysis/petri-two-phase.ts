import { type Net, netOf, ofEach, type Transition, transition } from './petri-net'

/** The coordinator may die while it waits, and then come back or not. */
export type TwoPhaseVariant = 'fault-free' | 'crash' | 'crash-recovery'

/** protocols.md 20.1: 10n + 6 places, 12n + 5 transitions. */
export function twoPhaseNet(participants: number, variant: TwoPhaseVariant = 'fault-free'): Net {
  const each = (name: string) => ofEach(name, participants)
  return netOf({
    transitions: [
      ...opening(participants),
      transition('commit', ['wait', ...each('yes')], ['dC', ...each('com')]),
      ...each('').flatMap((i) => [
        transition(`commit${i}`, [`r${i}`, `com${i}`], [`c${i}`, `ack${i}`]),
      ]),
      ...closing(participants),
      ...crash(participants, variant),
    ],
    initial: ['q0', ...each('w')],
    ...agreement(participants),
  })
}

/** From the first message to the votes, and what an abort is: two and three phases share it. */
export function opening(participants: number): readonly Transition[] {
  const each = (name: string) => ofEach(name, participants)
  const aborts = ['dA', ...each('abt')]
  return [
    transition('send', ['q0'], ['wait', ...each('req')]),
    transition('timeout', ['wait'], aborts),
    ...each('').flatMap((i) => [
      transition(`yes${i}`, [`w${i}`, `req${i}`], [`r${i}`, `yes${i}`]),
      transition(`no${i}`, [`w${i}`, `req${i}`], [`a${i}`, `no${i}`]),
      transition(`lateReq${i}`, [`a${i}`, `req${i}`], [`a${i}`, `no${i}`]),
      transition(`abortOnNo${i}`, ['wait', `no${i}`], aborts),
      transition(`abort${i}`, [`r${i}`, `abt${i}`], [`a${i}`, `ack${i}`]),
      transition(`abortA${i}`, [`a${i}`, `abt${i}`], [`a${i}`, `ack${i}`]),
      transition(`abortW${i}`, [`w${i}`, `abt${i}`], [`a${i}`, `ack${i}`]),
    ]),
  ]
}

/** Everybody has acknowledged; votes that come after an abort are thrown away. */
export function closing(participants: number): readonly Transition[] {
  const acks = ofEach('ack', participants)
  return [
    transition('endC', ['dC', ...acks], ['endC']),
    transition('endA', ['dA', ...acks], ['endA']),
    ...ofEach('', participants).flatMap((i) =>
      ['dA', 'endA'].flatMap((at) => [
        transition(`drainYes${i}${at}`, [at, `yes${i}`], [at]),
        transition(`drainNo${i}${at}`, [at, `no${i}`], [at]),
      ]),
    ),
  ]
}

/** All have committed or all have aborted, and never one this and another that. */
export function agreement(participants: number): Pick<Net, 'ends' | 'never'> {
  const [commits, aborts] = [ofEach('c', participants), ofEach('a', participants)]
  return {
    ends: [
      ['endC', ...commits],
      ['endA', ...aborts],
    ],
    never: commits.flatMap((one) => aborts.map((other) => [one, other] as const)),
  }
}

function crash(participants: number, variant: TwoPhaseVariant): readonly Transition[] {
  if (variant === 'fault-free') return []
  const dies = transition('crashWait', ['wait'], ['xW'])
  const returns = transition('recW', ['xW'], ['dA', ...ofEach('abt', participants)])
  return variant === 'crash' ? [dies] : [dies, returns]
}
