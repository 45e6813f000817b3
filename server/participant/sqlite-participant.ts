import { fileURLToPath } from 'node:url'
import type { Participant } from './participant'
import { createDecides } from './sqlite-decides'
import { evidenceOf } from './sqlite-evidence'
import { faultOf } from './sqlite-faults'
import { createGate } from './sqlite-gate'
import { createSqliteOutcomes } from './sqlite-outcomes'
import { createThread } from './sqlite-thread'
import { createSqliteWork } from './sqlite-work'

export interface SqliteParticipantOptions {
  readonly name: string
  /** `file:///absolute/path.db` */
  readonly url: string
  /** The bundled sqlite-worker.ts. */
  readonly program: string | URL
}

/**
 * A file of SQLite. It cannot prepare: of a transaction it is the last resource, which decides by its
 * own commit. One thread holds the sessions of branches, another answers what is asked of the file,
 * so that a statement which takes long does not make it look dead.
 */
export function createSqliteParticipant({
  name,
  url,
  program,
}: SqliteParticipantOptions): Participant {
  const path = fileURLToPath(url)
  const work = createSqliteWork({ program, path, gate: createGate() })
  const looks = createThread({ program, path })
  const decides = createDecides({ work, looks })
  return {
    ...{ name, kind: 'sqlite', decides },
    work: work.work,
    release: work.release,
    prepare: async (branch) => {
      await work.release(branch)
      return { vote: 'no', fault: unable }
    },
    commit: decides.commit,
    abort: decides.abort,
    list: async () => [],
    evidence: (asked, signal) => evidenceOf({ work, looks }, asked, signal),
    settleForeign: async () => ({ type: 'unproven', fault: unable }),
    examine: async (signal) => {
      const called = await looks.call('examine', null, signal)
      if ('value' in called) {
        const { version, findings } = called.value
        return { usable: findings.every(({ ok }) => ok), version, server: null, findings }
      }
      const { text } = faultOf(called.failure)
      return {
        ...{ usable: false, version: 'unknown', server: null },
        findings: [{ name: 'file', ok: false, text }],
      }
    },
    probe: async (signal) => {
      const startedMs = performance.now()
      const called = await looks.call('probe', null, signal)
      if ('failure' in called) throw new Error(faultOf(called.failure).text)
      return performance.now() - startedMs
    },
    outcomes: createSqliteOutcomes(looks),
    pruneMarkers: async (before, limit, signal) => {
      const called = await looks.call('prune', { before, limit }, signal)
      return 'value' in called ? called.value : 0
    },
    close: async () => {
      await work.close()
      await looks.close()
    },
  }
}

const unable = {
  code: 'cannot-prepare',
  text: 'SQLite keeps nothing prepared beyond its session. It takes part as the one that decides.',
}
