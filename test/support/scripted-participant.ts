import type { BranchEvidence, Participant, Settled, Voted } from '@/server/participant/participant'
import type { BranchId, Instant } from '@/server/protocol/model'

export interface Script {
  readonly vote?: Voted['vote']
  readonly work?: 'worked' | 'failed' | 'never'
  /** Answers to commit and abort one after the other; the last one repeats. */
  readonly settled?: readonly Settled[]
}

export interface ScriptedParticipant extends Participant {
  /** What was asked of it, in order: `work 1`, `prepare 1`, `commit 1` … */
  readonly calls: string[]
  readonly ended: Map<BranchId, 'committed' | 'aborted'>
}

const done: Settled = { type: 'done' }

/** A participant of the simulations that plays a script; real ones are in test/integration. */
export function scriptedParticipant(name: string, script: Script = {}): ScriptedParticipant {
  const calls: string[] = []
  const ended = new Map<BranchId, 'committed' | 'aborted'>()
  const settled = script.settled ?? [done]
  let settlements = 0
  const settle = (verdict: 'commit' | 'abort', branch: BranchId): Settled => {
    calls.push(`${verdict} ${branch.slice(-1)}`)
    const answer = settled[Math.min(settlements++, settled.length - 1)] ?? done
    if (answer.type === 'done') ended.set(branch, verdict === 'commit' ? 'committed' : 'aborted')
    return answer
  }
  return {
    name,
    kind: 'postgresql',
    calls,
    ended,
    work: async ({ branch }) => {
      calls.push(`work ${branch.slice(-1)}`)
      if (script.work === 'never') return new Promise(() => {})
      if (script.work === 'failed')
        return { type: 'failed', fault: { code: '23514', text: 'refused' }, server: null }
      return { type: 'worked', xid: '7', rows: 1, statementsHash: 'hash', server: 'one' }
    },
    prepare: async (branch, _, onSent) => {
      calls.push(`prepare ${branch.slice(-1)}`)
      onSent?.()
      return { vote: script.vote ?? 'yes', fault: null }
    },
    release: async (branch) => void calls.push(`release ${branch.slice(-1)}`),
    commit: async (branch) => settle('commit', branch),
    abort: async (branch) => settle('abort', branch),
    list: async () => [],
    evidence: async (asked) => asked.map(({ branch }) => evidenceOf(branch, ended.get(branch))),
    settleForeign: async () => done,
    examine: async () => ({ usable: true, version: '18', server: 'one', findings: [] }),
    probe: async () => 1,
    pruneMarkers: async () => 0,
    close: async () => {},
  }
}

const evidenceOf = (
  branch: BranchId,
  end: 'committed' | 'aborted' | undefined,
): BranchEvidence => ({
  branch,
  value: end ?? 'prepared',
  source: 'script',
  preparedAt: 0 as Instant,
  locks: 0,
  blocked: [],
  facts: [],
  fault: null,
})
