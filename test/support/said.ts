import { readdirSync, readFileSync } from 'node:fs'
import ts from 'typescript'
import { looksLikeWords } from './words-or-not'

/** One text that people read, and where it stands. */
export interface Said {
  readonly english: string
  readonly at: string
}

export interface Found {
  /** What is handed to the dictionaries. */
  readonly said: Said[]
  /** What looks like words, and is handed to none. */
  readonly unsaid: Said[]
  /** Every other text there, its places numbered. */
  readonly written: Said[]
}

const TAGS = new Set(['t', 'phrase', 'rich'])
const isSource = (name: string) => /\.tsx?$/.test(name) && !name.endsWith('.d.ts')

/** Everything that the files under these folders say, by reading their code. */
export function everythingSaid(folders: readonly string[]): Found {
  const found: Found = { said: [], unsaid: [], written: [] }
  for (const folder of folders) {
    for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
      if (isSource(name)) readFile(`${folder}/${name}`, found)
    }
  }
  return found
}

function readFile(path: string, found: Found): void {
  const kind = path.endsWith('x') ? ts.ScriptKind.TSX : ts.ScriptKind.TS
  const file = ts.createSourceFile(path, readFileSync(path, 'utf8'), 99, true, kind)
  const put = (list: Said[], node: ts.Node, english: string) => {
    const { line } = file.getLineAndCharacterOfPosition(node.getStart(file))
    list.push({ english, at: `${path}:${line + 1}` })
  }
  const visit = (node: ts.Node): void => {
    const handed = handedOver(node)
    if (handed !== null) put(found.said, node, handed)
    else if (isText(node)) {
      put(found.written, node, isTemplate(node) ? english(node) : node.text)
      if (looksLikeWords(node)) put(found.unsaid, node, node.getText(file).trim())
    }
    ts.forEachChild(node, visit)
  }
  visit(file)
}

const isText = (node: ts.Node): node is ts.JsxText | ts.StringLiteral | ts.TemplateLiteral =>
  ts.isJsxText(node) || ts.isStringLiteral(node) || isTemplate(node)

const isTemplate = (node: ts.Node): node is ts.TemplateLiteral =>
  ts.isNoSubstitutionTemplateLiteral(node) || ts.isTemplateExpression(node)

/** The English of t`…`, rich`…`, phrase`…` and of plural(n, 'one', 'many'); null for all else. */
function handedOver(node: ts.Node): string | null {
  if (ts.isTaggedTemplateExpression(node) && TAGS.has(node.tag.getText()))
    return english(node.template)
  if (!ts.isCallExpression(node) || node.expression.getText() !== 'plural') return null
  const [, one, many] = node.arguments
  if (one === undefined || !ts.isStringLiteral(one)) return null
  return `{0} ${many !== undefined && ts.isStringLiteral(many) ? many.text : `${one.text}s`}`
}

/** As `patternOf` makes it of the parts. */
function english(template: ts.TemplateLiteral): string {
  if (ts.isNoSubstitutionTemplateLiteral(template)) return template.text
  return template.templateSpans.reduce(
    (text, { literal }, at) => `${text}{${at}}${literal.text}`,
    template.head.text,
  )
}
