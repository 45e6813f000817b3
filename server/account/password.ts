import { hash, verify } from '@node-rs/argon2'

/** Argon2id, with what the library takes by itself: 19 MiB, two passes. */
export const hashPassword = (password: string): Promise<string> => hash(password)

/** Of nobody's password: made once, so that a name that is not known takes as long as one that is. */
let nobodys: Promise<string> | null = null

/** `kept` null: there is no such account, and nothing fits. */
export async function fits(password: string, kept: string | null): Promise<boolean> {
  nobodys ??= hash('of nobody')
  const fitting = await verify(kept ?? (await nobodys), password)
  return fitting && kept !== null
}
