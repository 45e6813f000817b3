/** One that happened, and where in its stream. */
export interface Event {
  readonly stream: string
  readonly seq: number
}

/** The numbers of each stream in the order in which they came. */
export function byStream(events: readonly Event[]): Readonly<Record<string, readonly number[]>> {
  const streams: Record<string, number[]> = {}
  for (const { stream, seq } of events) streams[stream] = [...(streams[stream] ?? []), seq]
  return streams
}
