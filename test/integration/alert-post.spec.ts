import { createServer } from 'node:net'
import { setImmediate } from 'node:timers/promises'
import { expect, onTestFinished, test } from 'vitest'
import type { DueDelivery } from '@/server/alert/alert-store'
import { createDeliverer } from '@/server/alert/deliverer'
import { post } from '@/server/alert/post'
import { systemClock } from '@/server/platform/clock'
import { startAlertListener } from '../support/alert-listener'
import { quiet } from '../support/journal-world'

test('a secret that no header can hold is a fault that does not show it, and nothing is sent', async () => {
  const listener = await startAlertListener()
  onTestFinished(listener.remove)
  const authorization = 'Bearer first line\nsecond line'
  const posted = await post({ url: listener.url, headers: { authorization }, body: '{}' })
  expect(posted.reply).toBeNull()
  expect(posted.fault).toContain('The request cannot be made')
  expect(posted.fault).not.toContain('line')
  expect(listener.heard).toEqual([])
})

test('who answers with another protocol has not taken it', async () => {
  const server = createServer((socket) =>
    socket.end('HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: Upgrade\r\n\r\n'),
  )
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void server.close())
  const address = server.address()
  const port = typeof address === 'object' ? address?.port : 0
  expect(await post({ url: `http://127.0.0.1:${port}`, headers: {}, body: '{}' })).toEqual({
    ...{ reply: null, fault: 'It answered with another protocol.' },
  })
})

test('a try of which nothing can be noted is not made again before the next evaluation', async () => {
  const due: DueDelivery = {
    ...{ id: 'd', target: 'ops', tries: 0, createdAt: new Date(), attempts: [] },
    message: {} as DueDelivery['message'],
  }
  let looks = 0
  const deliverer = createDeliverer({
    ...{ logger: quiet, clock: systemClock, dice: () => 0, mayDeliver: () => true },
    secrets: { read: () => ({ ok: true, value: '' }) },
    deliveries: {
      due: async (busy) => (busy.length > 0 ? null : due),
      tried: async () => {},
      keep: async () => {},
    },
    targets: {
      find: () => {
        looks++
        return Promise.reject(new Error('the database is away'))
      },
      ids: async () => [],
      put: async () => true,
      remove: async () => true,
    },
  })
  for (let evaluations = 1; evaluations <= 3; evaluations++) {
    await deliverer.round()
    await deliverer.idle()
    for (let turn = 0; turn < 20; turn++) await setImmediate()
    expect(looks).toBe(evaluations)
  }
})
