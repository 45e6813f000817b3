import type { ProcessRole } from './child-spec'

/** Whoever needs another stands after it; what stands together needs one another in no way. */
const startOrder: readonly ProcessRole[] = [
  'journal',
  'register',
  'participant',
  'agent',
  'trip',
  'payment',
  'shop',
  'relay',
  'coordinator',
  'web',
  'lab',
]
const stopOrder: readonly ProcessRole[] = [
  'lab',
  'web',
  'coordinator',
  'agent',
  'trip',
  'payment',
  'shop',
  'relay',
  'participant',
  'register',
  'journal',
]

type HasRole = { readonly role: ProcessRole }

/** Groups to start one after the other, each at once. */
export const startGroups = <T extends HasRole>(children: readonly T[]) =>
  groups(startOrder, children)

/** Groups to end one after the other, each at once. */
export const stopGroups = <T extends HasRole>(children: readonly T[]) => groups(stopOrder, children)

const groups = <T extends HasRole>(
  order: readonly ProcessRole[],
  children: readonly T[],
): readonly (readonly T[])[] =>
  order
    .map((role) => children.filter((child) => child.role === role))
    .filter((group) => group.length > 0)
