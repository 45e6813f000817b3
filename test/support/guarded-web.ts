import type { Role } from '@/server/contract/identity'
import { type Send, sender } from './api-sender'
import type { Cluster } from './cluster'
import { startWeb } from './web-process'

const PASSWORD = 'correct horse battery'
const ADMIN = 'ada'

/** The role `web` where people sign in; its first admin comes from the environment. */
export async function startGuardedWeb(cluster: Cluster) {
  const web = await startWeb(cluster, undefined, {
    ...{ VERDICT_PROCESS: 'guarded', VERDICT_AUTH: 'password' },
    ...{ VERDICT_ADMIN_NAME: ADMIN, VERDICT_ADMIN_PASSWORD: PASSWORD },
  })
  const send = sender(web.url)
  const as = async (name: string): Promise<Send> => {
    const answer = await send('POST', '/v1/sign-in', { name, password: PASSWORD })
    const cookie = answer.headers.get('set-cookie')?.split(';')[0] ?? ''
    return (method, path, body, headers) =>
      send(method, path, body, { cookie, origin: web.url, ...headers })
  }
  const add = async (name: string, role: Role, force: boolean) => {
    const admin = await as(ADMIN)
    await admin('POST', '/v1/users', { name, role, force, password: PASSWORD })
    return as(name)
  }
  return { url: web.url, send, add, kill: web.kill }
}
