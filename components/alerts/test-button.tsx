'use client'

import { useMutation, useQueryClient } from '@tanstack/react-query'
import { t } from '@/server/contract/words'
import { RightButton } from '../shell/right-button'
import { Dialog } from '../ui/dialog'
import { ErrorPanel } from '../ui/error-panel'
import { faultText } from '../wire/http'
import { sendTest } from './alert-queries'
import { Attempt } from './delivery-attempt'

/** Sends a test to a target, and shows the request and the reply. */
export function TestButton({ target }: { readonly target: string }) {
  const queryClient = useQueryClient()
  const test = useMutation({
    mutationFn: () => sendTest(target),
    onSettled: () => queryClient.invalidateQueries({ queryKey: ['alerts'] }),
  })
  const [attempt] = test.data?.attempts ?? []
  const arrived = test.data?.state === 'delivered'
  return (
    <>
      <RightButton
        right="testAlertTarget"
        size="small"
        onClick={() => test.mutate()}
        disabled={test.isPending}
        aria-label={t`Send test to ${target}`}
      >
        {test.isPending ? t`Sending` : t`Send test`}
      </RightButton>
      <Dialog
        open={test.isSuccess || test.isError}
        onOpenChange={() => test.reset()}
        title={arrived ? t`The test arrived at ${target}` : t`The test did not arrive at ${target}`}
        wide
      >
        {test.isError && <ErrorPanel {...faultText(test.error)} />}
        {attempt !== undefined && <Attempt attempt={attempt} />}
      </Dialog>
    </>
  )
}
