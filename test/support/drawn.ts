const PARTS = 6
const DAY_MS = 86_400_000

// biome-ignore lint/style/noProcessEnv: whoever runs the tests says how much of them
const { VERDICT_TEST_ALL, VERDICT_TEST_PART } = process.env
/** Another one each day; a run is repeated by naming its part, which `npm test` prints. */
const part = Number(VERDICT_TEST_PART ?? Math.floor(Date.now() / DAY_MS) % PARTS)

/**
 * Of a crash matrix that varies one which always runs whole (two phases over two PostgreSQL), a sixth
 * of its points: each costs the start of a process. `npm test -- --all` runs every one.
 */
export function drawn<const Case>(cases: readonly Case[]): readonly Case[] {
  if (VERDICT_TEST_ALL === '1' || cases.length < PARTS) return cases
  return cases.filter((_, index) => index % PARTS === part)
}
