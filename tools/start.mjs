// `npm start`: makes everything ready, then becomes the supervisor. Needs only Node and npm.
const NODE_MIN = [20, 19]
const dev = process.argv.includes('--dev')

function nodeIsTooOld() {
  const [major, minor] = process.versions.node.split('.').map(Number)
  return major < NODE_MIN[0] || (major === NODE_MIN[0] && minor < NODE_MIN[1])
}

async function start() {
  const { install, generate, buildPages, bundleServer } = await import('./steps.mjs')
  await install()
  await generate()
  if (!dev) await buildPages()
  await bundleServer()
  process.env.NODE_ENV = dev ? 'development' : 'production'
  process.env.NEXT_TELEMETRY_DISABLED = '1'
  if (dev) process.env.VERDICT_DEV = '1'
  process.setSourceMapsEnabled(true)
  // In this process, so that a signal to it reaches the supervisor itself, and once.
  await import(new URL('../.build/main.mjs', import.meta.url).href)
}

if (nodeIsTooOld()) {
  console.error(
    `Verdict needs Node ${NODE_MIN.join('.')} or newer, and this is ${process.versions.node}. ` +
      'Install a newer Node and run this command again.',
  )
  process.exitCode = 1
} else {
  start().catch((error) => {
    console.error(error.message)
    process.exitCode = 1
  })
}
