import { hash, verify } from '@node-rs/argon2'
import { createGate } from './gate'

/** Each takes 19 MiB and a processor for a while; the threads are those that read files, too. */
const take = createGate({ runningMax: 2, waitingMax: 48 })

/** Argon2id, with what the library takes by itself: 19 MiB, two passes. Throws GateFull. */
export const hashPassword = (password: string): Promise<string> => take(() => hash(password))

/** Of nobody's password: made once, so that a name that is not known takes as long as one that is. */
let nobodys: Promise<string> | null = null

/** `kept` null: there is no such account, and nothing fits. Throws GateFull. */
export async function fits(password: string, kept: string | null): Promise<boolean> {
  nobodys ??= hash('of nobody')
  const against = kept ?? (await nobodys)
  const fitting = await take(() => verify(against, password))
  return fitting && kept !== null
}
