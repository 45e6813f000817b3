import type { Participant } from '@/server/participant/participant'
import type { Registry } from '@/server/participant/registry'
import type { Logger } from '@/server/platform/logger'
import { createParticipantAudit, type ParticipantAudit } from './audit-participant'
import type { CompareDeps } from './compare-outcomes'

const EVERY_MS = 1_000

export interface OutcomeAuditDeps extends CompareDeps {
  readonly registry: Registry
  readonly logger: Logger
  /** False: another coordinator holds the shards, and does this. */
  readonly active: () => boolean
}

/**
 * Outside of every transaction's path: proves participant by participant, each second a little, that
 * what has ended has ended the same everywhere.
 */
export function createOutcomeAudit(deps: OutcomeAuditDeps): { close(): void } {
  const { registry, clock, logger, active } = deps
  const audits = new Map<Participant, ParticipantAudit>()
  const busy = new Set<string>()
  let closed = false
  let cancel = () => {}

  const step = async (name: string) => {
    const participant = registry.get(name)
    if (participant === null || busy.has(name)) return
    busy.add(name)
    try {
      const audit = audits.get(participant) ?? createParticipantAudit(deps, participant)
      audits.set(participant, audit)
      await audit.step()
    } catch (error) {
      logger.warn({ error, participant: name }, 'a comparison of outcomes did not finish')
    } finally {
      busy.delete(name)
    }
  }
  const forget = () => {
    const current = new Set(active() ? registry.all().map(({ name }) => registry.get(name)) : [])
    for (const participant of audits.keys())
      if (!current.has(participant)) audits.delete(participant)
  }
  const round = () => {
    forget()
    const usable = active() ? registry.all().filter((row) => row.usable) : []
    for (const { name } of usable) void step(name)
    if (!closed) cancel = clock.setTimer(EVERY_MS, round)
  }

  round()
  return {
    close: () => {
      closed = true
      cancel()
    },
  }
}
