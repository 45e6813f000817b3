'use client'

import { useMutation, useQueryClient } from '@tanstack/react-query'
import { addFault, clearFault, clearFaults, labQueries } from './lab-requests'

/** Breaks something, or heals it; the page reads the lab again after each. */
export function useFaults() {
  const queryClient = useQueryClient()
  const onSettled = () => queryClient.invalidateQueries({ queryKey: labQueries.root })
  return {
    add: useMutation({ mutationFn: addFault, onSettled }),
    clear: useMutation({ mutationFn: clearFault, onSettled }),
    clearAll: useMutation({ mutationFn: clearFaults, onSettled }),
  }
}
