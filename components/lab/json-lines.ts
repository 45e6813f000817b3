import { t } from '@/server/contract/words'

/** What a text of JSON says, and on which line each part of it stands; or where it is none, and why. */
export type Located =
  | {
      readonly ok: true
      readonly value: unknown
      readonly lineOf: (path: readonly PropertyKey[]) => number
    }
  | { readonly ok: false; readonly line: number; readonly text: string }

/** A place where the text is no JSON. */
interface Fault {
  readonly at: number
  readonly text: string
}

type Step = Fault | null
const WORD = /[ \t\n\r]*/y
const STRING = /"(?:[^"\\\n]|\\["\\/bfnrt]|\\u[0-9a-fA-F]{4})*"/y
const PLAIN = /(?:-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null)(?![\w.])/y
const DEPTH_MAX = 20

/** Reads JSON that a person wrote. */
export function readJson(text: string): Located {
  const lines = new Map<string, number>()
  const fault = createWalk(text, (path, at) => lines.set(path, lineAt(text, at)))()
  if (fault !== null) return { ok: false, line: lineAt(text, fault.at), text: fault.text }
  return {
    ok: true,
    value: JSON.parse(text),
    lineOf: (path) => {
      // What is missing is missing from what it would stand in.
      for (let length = path.length; length > 0; length--) {
        const line = lines.get(path.slice(0, length).join('/'))
        if (line !== undefined) return line
      }
      return 1
    },
  }
}

const lineAt = (text: string, at: number): number => text.slice(0, at).split('\n').length

/** Walks through the text once, and tells where each member begins. */
function createWalk(text: string, onMember: (path: string, at: number) => void) {
  let at = 0
  const take = (pattern: RegExp): string | null => {
    pattern.lastIndex = at
    const found = pattern.exec(text)
    if (found === null) return null
    at += found[0].length
    return found[0]
  }
  const takes = (sign: string): boolean => {
    take(WORD)
    if (text[at] !== sign) return false
    at++
    take(WORD)
    return true
  }
  const fault = (what: string): Fault => ({ at: Math.min(at, text.trimEnd().length), text: what })

  const members = (close: string, member: (n: number) => Step): Step => {
    if (takes(close)) return null
    for (let n = 0; ; n++) {
      const wrong = member(n)
      if (wrong !== null) return wrong
      if (takes(close)) return null
      if (!takes(',')) return fault(t`A comma is missing before this, or “${close}” at the end.`)
    }
  }
  const named = (path: readonly PropertyKey[]) => (): Step => {
    const begin = at
    const name = take(STRING)
    if (name === null) return fault(t`A name in double quotes is missing here.`)
    if (!takes(':')) return fault(t`A colon is missing after the name.`)
    const inner = [...path, JSON.parse(name)]
    onMember(inner.join('/'), begin)
    return value(inner)
  }
  const value = (path: readonly PropertyKey[]): Step => {
    if (path.length > DEPTH_MAX) return fault(t`This is nested too deeply.`)
    if (takes('{')) return members('}', named(path))
    if (takes('['))
      return members(']', (n) => {
        onMember([...path, n].join('/'), at)
        return value([...path, n])
      })
    return take(STRING) === null && take(PLAIN) === null
      ? fault(t`A value is missing here, or is not written as JSON.`)
      : null
  }
  return (): Step => {
    take(WORD)
    const wrong = value([])
    take(WORD)
    return wrong ?? (at < text.length ? fault(t`Something follows after the end.`) : null)
  }
}
