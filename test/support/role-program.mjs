// Stands where a role of Verdict will: the web role answers that it is ready, the others wait.
import { createServer } from 'node:http'

const { VERDICT_ROLE, PORT, HOST } = process.env
const server = createServer((_, response) => response.end('ready'))
server.listen(VERDICT_ROLE === 'web' ? Number(PORT) : 0, HOST)
process.on('SIGTERM', () => {
  process.stdout.write('ending politely\n')
  process.exit(0)
})
