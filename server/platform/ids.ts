import { monotonicFactory } from 'ulid'

/** Ids that sort by the time they were made at, also within one millisecond of one process. */
export const newUlid: () => string = (() => {
  const next = monotonicFactory()
  return () => next()
})()
