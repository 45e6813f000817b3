import { t } from '@/server/contract/words'

/** Why the outcomes of such a participant are not compared. */
export const unaudited = (kind: string): string =>
  kind === 'http'
    ? t`the service does not show its outcomes, which the contract leaves to it.`
    : t`this coordinator cannot compare how branches ended there.`
