import { freePort } from '@/server/platform/home'

/** So many ports that nobody listens at now, each another. */
export async function freePorts(count: number): Promise<readonly number[]> {
  const ports = new Set<number>()
  while (ports.size < count) ports.add(await freePort())
  return [...ports]
}
