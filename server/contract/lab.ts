import { z } from 'zod'
import { labFault } from './lab-fault'
import { time } from './transaction'

export const processRole = z.enum([
  ...(['coordinator', 'web', 'lab', 'journal', 'participant', 'agent', 'trip'] as const),
  /** Of the shop: its services, and what copies rows from one database to another. */
  ...(['payment', 'shop', 'relay'] as const),
  /** A node of the etcd that holds the verdicts. */
  'register',
])
export const processState = z.enum(['starting', 'running', 'stopped', 'paused', 'exited'])
export const processCommand = z.enum(['start', 'stop', 'kill', 'pause', 'resume'])

export const labProcess = z
  .object({
    name: z.string(),
    role: processRole,
    pid: z.int().nullable(),
    state: processState,
    since: time,
    restarts: z.int(),
    /** True: nobody has needed it yet, so that it stands still is no fault. */
    asleep: z.boolean().optional(),
  })
  .meta({ id: 'Process' })

export const processList = z.object({ items: z.array(labProcess) })

export const labWorkload = z.object({
  name: z.string(),
  title: z.string(),
  text: z.string(),
  /** What this machine lacks for it, and how to get it; null: nothing. */
  missing: z.string().nullable(),
})

/** A link, named as the participant at its end, and the process behind that. */
export const labLink = z.object({
  name: z.string(),
  kind: z.enum(['postgresql', 'mariadb', 'http']),
  process: z.string(),
})

export const lab = z
  .object({
    workloads: z.array(labWorkload),
    faults: z.array(labFault),
    databases: z.array(z.object({ name: z.string(), url: z.string() })),
    /** By which the participants of the lab are reached, and which can be made bad. */
    links: z.array(labLink).default([]),
    /** The newest run, if there was one. */
    run: z.string().nullable(),
  })
  .meta({ id: 'Lab' })

export type LabProcess = z.infer<typeof labProcess>
export type ProcessCommand = z.infer<typeof processCommand>
export type LabLink = z.infer<typeof labLink>
export type Lab = z.infer<typeof lab>
