// `node tools/explore.mjs [WORD …] [--all]`: explores every protocol in its stated bounds, or those
// whose name holds a word, and prints what was found, also in those bounds for which a page should not
// wait (a minute each). `--all` takes the largest bounds that a page may ask for.
import { bundleExplorables, install } from './steps.mjs'

const STATES_MAX = 3_000_000

await install()
const { explorables } = await import(await bundleExplorables())

const words = process.argv.slice(2)
const wanted = words.filter((word) => word !== '--all')
const nameOf = ({ protocol, variant }) => `${protocol} ${variant}`
const largest = ({ crashesMax }) =>
  Object.entries(crashesMax).map(([participants, crashes]) => ({
    ...{ participants: Number(participants), crashes },
  }))
const chosen = explorables.filter((one) => wanted.every((word) => nameOf(one).includes(word)))
if (chosen.length === 0) {
  console.error(`Nothing is called so. Known are:\n${explorables.map(nameOf).join('\n')}`)
  process.exit(1)
}

const columns = ['protocol', 'variant', 'n', 'crashes', 'states', 'stuck', 'found', 'ms']
const widths = [19, 35, 2, 7, 9, 5, 49, 6]
const isNumber = [false, false, true, true, true, true, false, true]
const line = (cells) =>
  cells
    .map((cell, at) =>
      isNumber[at] ? String(cell).padStart(widths[at]) : String(cell).padEnd(widths[at]),
    )
    .join('  ')
const count = (number) => number.toLocaleString('en')

console.log(line(columns))
const violations = []
for (const one of chosen)
  for (const bounds of words.includes('--all')
    ? largest(one)
    : [...one.stated, ...one.commandOnly]) {
    const began = performance.now()
    const found = one.explore(bounds, STATES_MAX)
    const ms = Math.round(performance.now() - began)
    const { violation } = found
    const cells =
      found.type === 'found'
        ? [
            ...[count(found.states), found.stuck ?? '–'],
            violation ? `${violation.property}, ${violation.steps.length} steps` : 'no violation',
          ]
        : [`> ${count(STATES_MAX)}`, '–', 'too many states']
    console.log(
      line([one.protocol, one.variant, bounds.participants, bounds.crashes, ...cells, count(ms)]),
    )
    if (violation) violations.push({ one, bounds, violation })
  }

for (const { one, bounds, violation } of violations) {
  const { participants, crashes } = bounds
  console.log(`\n${nameOf(one)}, ${participants} participants, ${crashes} crashes`)
  console.log(`${one.says}.\nViolated: ${violation.property}`)
  for (const [at, step] of violation.steps.entries())
    console.log(`${String(at + 1).padStart(3)}  ${step}`)
}
