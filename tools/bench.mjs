// `npm run bench`: every file of test/bench in turn, or those whose name holds a given word.
import { spawn } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { generate, install, root } from './steps.mjs'

const wanted = process.argv.slice(2)

await install()
await generate()
const files = readdirSync(join(root, 'test/bench'))
  .filter((name) => name.endsWith('.ts'))
  .filter((name) => wanted.length === 0 || wanted.some((word) => name.includes(word)))
if (files.length === 0) throw new Error('No bench has such a name.')

for (const file of files.sort()) {
  const args = ['--enable-source-maps', '--import', 'tsx', join(root, 'test/bench', file)]
  const code = await new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, { cwd: root, stdio: 'inherit' })
    child.once('error', reject)
    child.once('close', resolve)
  })
  if (code !== 0) process.exitCode = 1
}
