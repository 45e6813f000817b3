import type { JournalEvent } from '@/server/contract/event'

export const START_MS = Date.parse('2026-03-01T12:00:00.000Z')
export const iso = (ms: number) => new Date(START_MS + ms).toISOString()

interface Told {
  readonly stream?: string
  readonly branch?: number
  readonly [field: string]: unknown
}

/** A journal of one transaction: each line is a record, at so many milliseconds after the first. */
export function journal(
  ...lines: readonly (readonly [number, string, Told?])[]
): readonly JournalEvent[] {
  return lines.map(([ms, type, told = {}], index) => {
    const { stream = 'coordinator-1', branch = null, ...data } = told
    const sent = typeof data.sentAt === 'number' ? { sentAt: START_MS + data.sentAt } : {}
    return {
      ...{ stream, process: stream.startsWith('web') ? 'web' : stream.replace('oordinator-', '') },
      ...{ seq: index + 1, transaction: 't', branch, participant: null, type },
      ...{ epoch: stream.startsWith('web') ? null : 1, at: iso(ms), data: { ...data, ...sent } },
    }
  })
}

export const subject = {
  ...{ code: '7QK9F2', participants: ['bank-a', 'bank-b'], startedAt: iso(0) },
  ...{ open: false, ownerAlive: true },
}
