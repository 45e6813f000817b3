'use client'

import type { OperatorPolicySettings } from '@/server/contract/operator-policy'
import { say, t } from '@/server/contract/words'
import { Panel } from '../ui/panel'
import { Cell, HeadCell, Table } from '../ui/table'
import { Time } from '../ui/time'
import { policyWords } from './policy-words'

/** Who changed it, when and why; no version is ever taken back. */
export function PolicyHistory({ history }: Pick<OperatorPolicySettings, 'history'>) {
  return (
    <Panel title={t`Versions`} flush={history.length > 0}>
      {history.length === 0 ? (
        <p className="text-fg-2">{t`Nobody has changed it: what holds is what is built in.`}</p>
      ) : (
        <Table caption={t`Versions of the policy`} className="min-w-[52rem]">
          <thead>
            <tr>
              <HeadCell>{t`Version`}</HeadCell>
              <HeadCell>{t`By`}</HeadCell>
              <HeadCell>{t`When`}</HeadCell>
              <HeadCell>{t`Two persons`}</HeadCell>
              <HeadCell>{t`Hold`}</HeadCell>
              <HeadCell>{t`Evidence`}</HeadCell>
              <HeadCell>{t`Force`}</HeadCell>
              <HeadCell>{t`Deadlock`}</HeadCell>
              <HeadCell>{t`Reason`}</HeadCell>
            </tr>
          </thead>
          <tbody>
            {history.map(({ version, by, at, policy, reason }) => (
              <tr key={version}>
                <Cell>{version}</Cell>
                <Cell>{by}</Cell>
                <Cell className="whitespace-nowrap">
                  <Time at={at} />
                </Cell>
                <Cell>{say(policyWords[policy.twoPerson])}</Cell>
                <Cell>{policy.holdSeconds} s</Cell>
                <Cell>{policy.freshSeconds} s</Cell>
                <Cell>{say(policyWords[policy.forcing])}</Cell>
                <Cell>{say(policyWords[policy.deadlockVictim])}</Cell>
                <Cell className="wrap-anywhere">{reason}</Cell>
              </tr>
            ))}
          </tbody>
        </Table>
      )}
    </Panel>
  )
}
