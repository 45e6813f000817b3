/** Why the outcomes of such a participant are not compared. */
export const unaudited = (kind: string): string =>
  kind === 'http'
    ? 'the service does not show its outcomes, which the contract leaves to it.'
    : 'this coordinator cannot compare how branches ended there.'
