import type { Installation } from '@/server/api/context'

/** Of an API in the test's own process, which nobody started. */
export const noInstallation: Installation = {
  settings: [],
  versions: { verdict: '0', node: '0', next: '0', prisma: '0' },
  retentionDays: 30,
}
