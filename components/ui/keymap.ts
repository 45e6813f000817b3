'use client'

import { z } from 'zod'
import { type Phrase, say, t } from '@/server/contract/words'
import { useStored } from './stored'

/** One key that writes something; a sequence that a page gives may become such a key too. */
const singleKey = z.string().regex(/^[!-~]$/)

const chosenKeys = z.record(z.string(), singleKey)
const NONE: z.infer<typeof chosenKeys> = {}

export const isSingleKey = (key: string): boolean => singleKey.safeParse(key).success

/** What a key does is known by the group, in any language, and by the keys that the page gives it. */
const nameOf = (group: Phrase, given: string): string => `${group.english}: ${given}`

/** Such a name as people read it. */
export function shownName(name: string): string {
  const end = name.lastIndexOf(': ')
  return t`${say({ english: name.slice(0, end) })}: ${name.slice(end + 2)}`
}

interface Keymap {
  /** The keys that act: those of the page, unless somebody chose another. */
  readonly keysOf: (group: Phrase, given: string) => string
  readonly choose: (group: Phrase, given: string, key: string) => void
  /** Every choice, by its name as it is shown. */
  readonly chosen: readonly (readonly [name: string, key: string])[]
  readonly forget: (name: string) => void
  readonly forgetAll: () => void
}

/** Keys that this browser's user has put in the place of others. */
export function useKeymap(): Keymap {
  const [chosen, setChosen] = useStored('keys', chosenKeys, NONE)
  const without = (name: string) =>
    Object.fromEntries(Object.entries(chosen).filter(([other]) => other !== name))
  return {
    keysOf: (group, given) => chosen[nameOf(group, given)] ?? given,
    choose: (group, given, key) => {
      const name = nameOf(group, given)
      setChosen(key === given ? without(name) : { ...chosen, [name]: key })
    },
    chosen: Object.entries(chosen),
    forget: (name) => setChosen(without(name)),
    forgetAll: () => setChosen(NONE),
  }
}

/** As people call it. */
export const keyWord = (keys: string): string => (keys === ' ' ? t`Space` : keys)

/** What a control says on hover of the key that does the same. */
export function useKeyTitle(group: Phrase): (given: string) => string {
  const { keysOf } = useKeymap()
  return (given) => {
    const keys = keysOf(group, given)
    return t`Key ${keys === given ? keyWord(keys).toUpperCase() : keys}`
  }
}
