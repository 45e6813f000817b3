import { readFileSync } from 'node:fs'
import { openHome } from '@/server/platform/home'
import { createSupervisor } from '@/server/supervisor/supervisor'

// A supervisor in a process of its own, so that a test may kill it.
const [folder = '', specs = ''] = process.argv.slice(2)
const children = JSON.parse(readFileSync(specs, 'utf8'))
const supervisor = await createSupervisor({ home: openHome(folder), children })
await supervisor.start()
process.on('SIGTERM', () => void supervisor.shutdown())
process.stdout.write('started\n')
