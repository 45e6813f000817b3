import { tryService } from './command-line'

process.exitCode = await tryService(process.argv.slice(2), (text) => {
  process.stdout.write(`${text}\n`)
})
