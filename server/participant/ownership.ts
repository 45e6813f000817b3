import { clusterPattern } from '@/server/protocol/ids'

/**
 * Whether a name in a participant's list bears this cluster's mark: `vd1\_<cluster>.%`, where the
 * underscore stands for itself. Everything else is foreign, and is never touched by itself.
 */
export function belongsTo(cluster: string, gid: string): boolean {
  if (!clusterPattern.test(cluster)) return false
  return new RegExp(`^vd1_${cluster}\\.`).test(gid)
}
