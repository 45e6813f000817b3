import { z } from 'zod'

/** Where a step of a saga is, in the place of the state of a branch. */
const stepState = z.enum([
  'waiting',
  'started',
  'done',
  'refused',
  'step-stuck',
  'compensating',
  'compensated',
  'compensation-stuck',
  'not-begun',
])

export const branchState = z.enum([
  'active',
  'preparing',
  'prepared',
  'committing',
  'committed',
  'aborting',
  'aborted',
  'read-only',
  'unknown',
  'heuristic',
  ...stepState.options,
])
