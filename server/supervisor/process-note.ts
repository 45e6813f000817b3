import { z } from 'zod'

/** What is written down of a process, so that another supervisor can find it, and only it. */
const processNote = z.object({
  pid: z.int().positive(),
  startedAt: z.string(),
  kind: z.enum(['program', 'postgres']).optional(),
  /** The data folder of a PostgreSQL. */
  dir: z.string().optional(),
})

export type ProcessNote = z.infer<typeof processNote>

/** Null if the text is no such note. */
export function parseNote(text: string): ProcessNote | null {
  try {
    return processNote.parse(JSON.parse(text))
  } catch {
    // Half written by a machine that lost its power: nobody runs any more.
    return null
  }
}
