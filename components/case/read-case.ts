import { canonicalJson } from '@/server/contract/canonical-json'
import { type CaseContents, caseFile } from '@/server/contract/case-file'
import { phrase, say, t } from '@/server/contract/words'

/** A file that a browser can hold and draw; ours have some hundred kilobytes. */
export const CASE_BYTES_MAX = 64 * 1024 * 1024

export type CaseRead =
  | {
      readonly type: 'case'
      readonly contents: CaseContents
      /** Null: this browser computes no hashes on a page that came without encryption. */
      readonly unchanged: boolean | null
    }
  | { readonly type: 'refused'; readonly title: string; readonly detail: string }

const refused = (title: string, detail: string): CaseRead => ({ type: 'refused', title, detail })

const NOT_OURS = phrase`Nothing of it is shown. Choose a file that was saved with “Save case file”.`

/** What a file holds, or why it cannot be shown. */
export async function readCase(file: Blob): Promise<CaseRead> {
  if (file.size > CASE_BYTES_MAX)
    return refused(t`The file is too large`, t`It has more than 64 MiB. ${say(NOT_OURS)}`)
  const json = parsed(await file.text())
  if (json === undefined) return refused(t`The file is not JSON`, say(NOT_OURS))
  const read = caseFile.safeParse(json)
  if (!read.success) return refused(...whyNot(json, read.error.issues[0]))
  const written = (json as { readonly contents: unknown }).contents
  const sha256 = await digest(canonicalJson(written))
  return {
    type: 'case',
    contents: read.data.contents,
    unchanged: sha256 === null ? null : sha256 === read.data.sha256,
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function whyNot(
  json: unknown,
  issue: { readonly path: readonly PropertyKey[]; readonly message: string } | undefined,
): [string, string] {
  const kind = typeof json === 'object' && json !== null && 'kind' in json ? json.kind : null
  if (kind !== 'verdict-case') return [t`The file is no case of Verdict`, say(NOT_OURS)]
  if (issue?.path[0] === 'version')
    return [
      t`The case is of another version of Verdict`,
      t`This one cannot show it. Open it in a Verdict of the version that saved it, or a newer one.`,
    ]
  const where = issue?.path.map(String).join('.') ?? ''
  return [
    t`The case is damaged`,
    t`${where}: ${issue?.message ?? t`it does not fit`}. Nothing of it is shown. Save it once more where it came from.`,
  ]
}

/** Null where a browser has no cryptography for the page. */
async function digest(text: string): Promise<string | null> {
  if (globalThis.crypto?.subtle === undefined) return null
  const bytes = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text))
  return [...new Uint8Array(bytes)].map((byte) => byte.toString(16).padStart(2, '0')).join('')
}
