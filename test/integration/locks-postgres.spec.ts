import { startJournalWorld } from '../support/journal-world'
import { describeLocks } from '../support/lock-contract'
import { openLocksAt } from '../support/locks'

describeLocks('PostgreSQL', async () => {
  const { server, remove } = await startJournalWorld()
  const place = { store: 'postgres', url: server.url } as const
  return { place, open: async () => openLocksAt(place), guarded: server.url, remove }
})
