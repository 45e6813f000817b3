import { type Phrase, say } from '@/server/contract/words'

/** Something with a name, which is said in the language of the moment it is read. */
export const named = <Rest extends object>(name: Phrase, rest: Rest) => ({
  get name(): string {
    return say(name)
  },
  ...rest,
})
