import type { z } from 'zod'
import { type LabRun, labRun, type NewRun, type newRun } from '@/server/contract/lab-run'
import { sendJson } from '../wire/http'

/** A run as it is asked for: what has a default may be left out. */
export type RunDraft = Omit<z.input<typeof newRun>, 'protocol' | 'workload'> & {
  readonly protocol?: NewRun['protocol']
}

/** A run of the lab; pages of several domains begin one. */
export const startRun = (run: RunDraft): Promise<LabRun> =>
  sendJson('/v1/lab/runs', labRun, {
    body: { workload: 'bank-transfer', protocol: 'two-phase-commit', ...run },
  })

const SEEDS = 2_147_483_647

/** A seed for a person who did not choose one; it is shown, so that the run can be had again. */
export const randomSeed = (): number => Math.floor(Math.random() * SEEDS)
