import { createHash } from 'node:crypto'
import { canonicalJson } from '@/server/contract/canonical-json'
import { type CaseContents, caseFile } from '@/server/contract/case-file'

/** What a saved case holds, and whether its hash is that of what it holds. */
export function caseOf(text: string): CaseContents & { readonly whole: boolean } {
  const { contents, sha256 } = caseFile.parse(JSON.parse(text))
  const written = canonicalJson(JSON.parse(text).contents)
  return { ...contents, whole: createHash('sha256').update(written).digest('hex') === sha256 }
}
