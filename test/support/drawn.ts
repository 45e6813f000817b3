const PARTS = 6
const DAY_MS = 86_400_000

// biome-ignore lint/style/noProcessEnv: whoever runs the tests says how much of them
const { VERDICT_TEST_ALL, VERDICT_TEST_PART, VERDICT_TEST_SLOW, VERDICT_TEST_BEGAN } = process.env
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

/** On so slow a machine the rest of the run has to be shorter. */
const LATE_MS = 28 * 60_000
const THIRDS = 3

/** Said once for all tries, or seen when the last files of a long run are read. */
const late =
  VERDICT_TEST_ALL !== '1' &&
  (VERDICT_TEST_SLOW === '1' ||
    (VERDICT_TEST_BEGAN !== undefined && Date.now() - Number(VERDICT_TEST_BEGAN) > LATE_MS))

/**
 * All of them; on a machine so slow that the run would not end in time a third, another one each day:
 * for what is one check over many things that are alike.
 */
export const shortened = <const Case>(cases: readonly Case[]): readonly Case[] =>
  late ? cases.filter((_, index) => index % THIRDS === part % THIRDS) : cases
