import { fileAt, type Opened, openFile } from './sqlite-connection'

export interface Asking {
  /** A question on the connection that is kept for them. */
  ask<Answer>(question: (opened: Opened) => Answer): Answer
  /** The same with the right to write; what it wrote is durable when it answers. */
  write<Answer>(question: (opened: Opened) => Answer): Answer
  close(): void
}

/**
 * Short questions, outside of the sessions of branches. The connection is opened anew when another
 * file is at the path; and after a fault, for the library leaves a statement that found the file busy
 * as it was, and its connection would see what was there then, and nothing later.
 */
export function createAsking(path: string): Asking {
  let kept: Opened | null = null
  const close = () => {
    kept?.connection.close()
    kept = null
  }
  const ask: Asking['ask'] = (question) => {
    if (kept !== null && fileAt(path) !== kept.file) close()
    kept ??= openFile(path)
    try {
      return question(kept)
    } catch (error) {
      close()
      throw error
    }
  }
  return {
    ask,
    close,
    write: (question) =>
      ask((opened) => {
        opened.connection.exec('BEGIN IMMEDIATE')
        const answer = question(opened)
        opened.connection.exec('COMMIT')
        return answer
      }),
  }
}
