import type { Finding, Grade, Report, Result } from './run'

const marks: Readonly<Record<Result, string>> = {
  kept: 'kept     ',
  broken: 'BROKEN   ',
  'not tried': 'not tried',
}

const means: Readonly<Record<Grade, string>> = {
  A: 'Every rule was tried, and every rule is kept.',
  B: 'Every rule that was tried is kept. Some could not be tried: see what they need.',
  C: 'What is broken does not touch money. Mend it before others rely on the service.',
  F: 'Money can be lost, doubled or locked for ever. Do not let it take part before it is mended.',
}

/** One rule as lines for people: what was seen, why it matters, what to change. */
export function describeFinding({ rule, result, seen }: Finding): string {
  const first = `${marks[result]} ${rule.name}: ${rule.says}`
  if (result === 'kept') return first
  if (result === 'not tried') return `${first}\n          ${seen}`
  return [
    first,
    `          Seen:   ${seen}`,
    `          Why:    ${rule.why}`,
    `          Change: ${rule.change}`,
  ].join('\n')
}

export function describeGrade({ url, grade, findings }: Report): string {
  const count = (wanted: Result) => findings.filter(({ result }) => result === wanted).length
  const counts = `${count('kept')} kept, ${count('broken')} broken, ${count('not tried')} not tried`
  return `\n${url}: grade ${grade} (${counts}). ${means[grade]}`
}
