import { createContext } from 'react'
import { type Exclusion, exclusionText } from '@/server/contract/exclusions'
import type { AddressChange } from '../shell/address'
import { exclusionsNow } from '../shell/exclusion-words'

/** Changes the address of the list: for the menu that each row has. Null: the list is not filtered. */
export const Filtering = createContext<{
  readonly exclude: string | undefined
  readonly change: (change: AddressChange) => void
} | null>(null)

const isSame = (one: Exclusion, other: Exclusion): boolean =>
  one.field === other.field && one.value === other.value

/** The address with one more left out. */
export const leavingOut = (exclude: string | undefined, more: Exclusion): AddressChange => ({
  exclude: exclusionText([...exclusionsNow(exclude).filter((one) => !isSame(one, more)), more]),
})

/** The address with one of them not left out any more. */
export const lettingIn = (exclude: string | undefined, less: Exclusion): AddressChange => ({
  exclude: exclusionText(exclusionsNow(exclude).filter((one) => !isSame(one, less))),
})
