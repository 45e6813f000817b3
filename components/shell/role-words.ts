import type { Role } from '@/server/contract/identity'
import { type Phrase, phrase, say } from '@/server/contract/words'

const names: Readonly<Record<Role, Phrase>> = {
  viewer: phrase`viewer`,
  operator: phrase`operator`,
  admin: phrase`admin`,
}

/** What people call a role within a sentence. */
export const roleName = (role: Role): string => say(names[role])
