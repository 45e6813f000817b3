import { fnv1a } from '@/server/protocol/ids'

/** A number from 0 up to, but without, 1. */
export type Dice = () => number

const TWO_TO_32 = 4_294_967_296

/** A generator of its own for each part of the world, so that none disturbs another (sfc32). */
export function createDice(seed: number, part: string): Dice {
  let a = seed >>> 0
  let b = fnv1a(part)
  let c = (seed ^ fnv1a(`${part}/${seed}`)) >>> 0
  let counter = 1
  const roll = () => {
    const sum = (a + b + counter) | 0
    counter = (counter + 1) | 0
    a = b ^ (b >>> 9)
    b = (c + (c << 3)) | 0
    c = ((c << 21) | (c >>> 11)) + sum
    return (sum >>> 0) / TWO_TO_32
  }
  for (let warm = 0; warm < 12; warm++) roll()
  return roll
}

/** With that mean; never infinite, for the dice never show 1. */
export const exponential = (dice: Dice, mean: number): number =>
  mean === 0 ? 0 : -Math.log(1 - dice()) * mean

export const below = (dice: Dice, limit: number): number => Math.floor(dice() * limit)

/** The same number for the same arguments, without remembering it (the end of Murmur's third hash). */
export function hashed(seed: number, one: number, other: number): number {
  let hash = (seed ^ Math.imul(one + 1, 0x9e3779b1) ^ Math.imul(other + 1, 0x85ebca6b)) | 0
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35)
  hash = Math.imul(hash ^ (hash >>> 16), 0x27d4eb2f)
  return ((hash ^ (hash >>> 15)) >>> 0) / TWO_TO_32
}
