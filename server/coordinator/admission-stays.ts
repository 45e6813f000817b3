/** What has just been counts that much; so that ten make up most of it. */
const WEIGHT = 0.2
const SECONDS_MAX = 60

/** How long branches have kept their places of late, by participant. */
export function createStays() {
  const meanMs = new Map<string, number>()
  return {
    note: (places: readonly { readonly participant: string }[], ms: number): void => {
      for (const { participant } of places) {
        const before = meanMs.get(participant) ?? ms
        meanMs.set(participant, before + WEIGHT * (ms - before))
      }
    },
    /** After how many seconds so many have come and gone; at least one. */
    secondsFor: (participant: string, rounds: number): number => {
      const ms = (meanMs.get(participant) ?? 0) * rounds
      return Math.min(SECONDS_MAX, Math.max(1, Math.ceil(ms / 1_000)))
    },
  }
}
