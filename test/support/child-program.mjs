// A small child: writes its number down, and on SIGTERM ends politely, or not at all.
import { appendFileSync } from 'node:fs'

const [file, manner] = process.argv.slice(2)
appendFileSync(file, `${process.pid}\n`)
process.on('SIGTERM', () => {
  appendFileSync(file, 'asked to end\n')
  if (manner !== 'deaf') process.exit(0)
})
setInterval(() => {}, 1_000)
