/**
 * For programs that are killed or end within seconds: compiling code for the long run takes them half
 * of all their time, and so half of the time of all tests that start one after the other.
 */
export const quickStart = ['--no-opt', '--liftoff-only'] as const
