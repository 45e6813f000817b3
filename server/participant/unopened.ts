import type { Fault, Participant, ParticipantKind } from './participant'

interface Unopened {
  readonly name: string
  readonly kind: ParticipantKind
  readonly fault: Fault
}

/**
 * Stands for a participant that this process cannot open: its secret is missing, or its kind is not
 * known here. It never answers, and its examination says why, so that one row stops nobody.
 */
export function createUnopened({ name, kind, fault }: Unopened): Participant {
  const silent = () => Promise.reject(Object.assign(new Error(fault.text), { code: fault.code }))
  const retry = async () => ({ type: 'retry' as const, fault, alarm: true })
  const refusal = { name: 'opening', ok: false, severity: 'problem' as const, text: fault.text }
  return {
    name,
    kind,
    work: async () => ({ type: 'failed', fault, server: null }),
    prepare: async () => ({ vote: 'unknown', fault }),
    release: async () => {},
    commit: retry,
    abort: retry,
    list: silent,
    evidence: async (asked) =>
      asked.map(({ branch }) => ({
        ...{ branch, value: 'no-answer', source: 'not opened', preparedAt: null },
        ...{ locks: null, blocked: null, facts: [], fault },
      })),
    settleForeign: retry,
    examine: async () => ({
      ...{ usable: false, version: 'unknown', server: null, findings: [refusal] },
    }),
    probe: silent,
    pruneMarkers: silent,
    close: async () => {},
  }
}
