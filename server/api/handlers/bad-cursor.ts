import { problem, type Reply } from '../reply'

/** A cursor is sent back as it was received, or not at all. */
export const badCursor = (path: string): Reply =>
  problem(
    'invalid-request',
    `The cursor in ${path} is none that Verdict gave out. Nothing was read. Begin without it.`,
    { errors: [{ path, message: 'Not a cursor' }] },
  )
