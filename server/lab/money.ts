const CENTS = 100

/** `12.50` as 1250: the lab counts in whole cents, so that sums are exact. */
export const cents = (text: string): number => Math.round(Number(text) * CENTS)

/** 1250 as `12.50`: what databases and people read. */
export const amount = (inCents: number): string => (inCents / CENTS).toFixed(2)

/** 1250 as 12.5: what the API carries. */
export const units = (inCents: number): number => inCents / CENTS
