import { startEtcdNodes } from '../support/etcd-nodes'
import { describeLocks } from '../support/lock-contract'
import { openLocksAt } from '../support/locks'

describeLocks('etcd', async () => {
  const { endpoints, remove } = await startEtcdNodes()
  const place = { store: 'etcd', endpoints } as const
  return { place, open: async () => openLocksAt(place), remove }
})
