import { createFaultRecord, type RecordOptions } from './fault-record'
import { createScenario } from './scenario'
import type { ScenarioOptions } from './scenario-options'

/** What breaks while a run goes on: its scenario is carried out, and all is written down. */
export const createLiveFaults = (options: RecordOptions & ScenarioOptions) => ({
  ...createFaultRecord(options),
  ...createScenario(options),
})

export type LiveFaults = ReturnType<typeof createLiveFaults>
