import type { Page, WebSocketRoute } from '@playwright/test'
import { SOCKET_PATH } from '@/server/contract/live'

/** The live connection of a page, which can be cut: it closes, and new ones do too until healed. */
export async function cuttableSocket(page: Page) {
  const open = new Set<WebSocketRoute>()
  let isCut = false
  await page.routeWebSocket(
    ({ pathname }) => pathname.startsWith(SOCKET_PATH),
    (socket) => {
      if (isCut) return void socket.close()
      socket.connectToServer()
      open.add(socket)
    },
  )
  return {
    cut: () => {
      isCut = true
      for (const socket of open) void socket.close()
      open.clear()
    },
    heal: () => {
      isCut = false
    },
  }
}
