import ts from 'typescript'

/** Of attributes and properties whose text is for machines. */
const MACHINE = new Set(
  'className class href id type role name rel key d viewBox kind code target autoComplete dateTime method fill stroke strokeDasharray transform htmlFor value accept as variant tone mode inputMode pattern keys aria-keyshortcuts'.split(
    ' ',
  ),
)
const CALLS =
  /^(clsx|encodeURIComponent|keyTitle|move|Error|TypeError|buttonClass|require|import|.*\.(querySelector|querySelectorAll|getItem|setItem|match|test|startsWith|endsWith|includes|split|join|closest|setAttribute|addEventListener|get|has|append|enum|literal))$/
const LAYOUT =
  /^-?(flex|grid|hidden|block|inline|relative|absolute|fixed|sticky|truncate|underline|uppercase|grow|shrink|border|rounded|contents|table|static|italic|lowercase|capitalize|sr-only|tabular-nums)$/

/** Whether a text in the code is one that people would read. */
export function looksLikeWords(node: ts.Node): boolean {
  if (ts.isJsxText(node)) return /[A-Za-z]{2}/.test(node.text) && !isCode(node.parent)
  if (isForMachines(node)) return false
  const text = textOf(node)
  if (isLayout(text) || text.startsWith('<svg') || !/[A-Za-z]{2}/.test(text)) return false
  return /^[A-Z][a-z]/.test(text.trim()) || /[A-Za-z]{2,}[,.:;]? [A-Za-z]/.test(text)
}

const textOf = (node: ts.Node): string =>
  ts.isTemplateExpression(node)
    ? node.head.text + node.templateSpans.map(({ literal }) => `\u00b7${literal.text}`).join('')
    : (node as ts.StringLiteral).text

const isCode = (parent: ts.Node): boolean =>
  ts.isJsxElement(parent) &&
  /^(code|kbd|pre|samp|CodeBlock)$/.test(parent.openingElement.tagName.getText())

/** A list of classes: all small, and some of it the style sheet's. */
const isLayout = (text: string): boolean =>
  !/[A-Z]/.test(text.replace(/\[[^\]]*\]/g, '')) &&
  text
    .split(/\s+/)
    .some(
      (word) =>
        LAYOUT.test(word) ||
        /^[a-z0-9:[\]/&>*._()%#-]+-[a-z0-9[(]/.test(word) ||
        /^[a-z-]+:/.test(word),
    )

function isForMachines(node: ts.Node): boolean {
  const { parent } = node
  if (ts.isTaggedTemplateExpression(parent) || ts.isLiteralTypeNode(parent)) return true
  // A directive: 'use client'.
  if (ts.isExpressionStatement(parent)) return true
  if (ts.isImportDeclaration(parent) || ts.isExportDeclaration(parent)) return true
  const attribute = ts.isJsxExpression(parent) ? parent.parent : parent
  if (ts.isJsxAttribute(attribute)) return MACHINE.has(attribute.name.getText())
  if (ts.isPropertyAssignment(parent))
    return parent.name === node || MACHINE.has(parent.name.getText())
  if (ts.isBinaryExpression(parent)) return /^[=!]==$/.test(parent.operatorToken.getText())
  if (ts.isCaseClause(parent) || ts.isElementAccessExpression(parent)) return true
  if (ts.isCallExpression(parent) || ts.isNewExpression(parent))
    return CALLS.test(parent.expression.getText()) || parent.expression.getText() === 'plural'
  return ts.isLiteralTypeNode(parent)
}
