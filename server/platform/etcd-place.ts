import type { Compare } from './etcd-wire'

/** Where one installation keeps its verdicts in etcd, as the journal remembers it (`verdicts` among its settings). */
export interface EtcdPlace {
  readonly cluster: string
  /** Written once under `ours`: an etcd without it was emptied, or is another. */
  readonly mark: string
  /** Epochs begin behind those that the journal has given out before. */
  readonly base: number
}

const folder = (cluster: string): string => `/verdict/${cluster}`

export const markKey = (cluster: string): string => `${folder(cluster)}/mark`
export const verdictKey = ({ cluster }: EtcdPlace, id: string): string =>
  `${folder(cluster)}/d/${id}`
export const shardKeys = ({ cluster }: EtcdPlace): string => `${folder(cluster)}/shard/`
export const shardKey = (place: EtcdPlace, shard: number): string => `${shardKeys(place)}${shard}`

/** Holds in the etcd that this installation has chosen, and in no other. */
export const isOurs = ({ cluster, mark }: EtcdPlace): Compare => ({
  key: markKey(cluster),
  value: mark,
})

/** A lease's key is made anew at each acquisition, so the revision that made it tells owners apart. */
export const isOwner = (place: EtcdPlace, shard: number, epoch: number): Compare => ({
  key: shardKey(place, shard),
  created: epoch - place.base,
})
