'use client'

import type { Participant } from '@/server/contract/participant'
import { participantDefaults } from '@/server/contract/participant-settings'
import { type Phrase, phrase, say, t } from '@/server/contract/words'
import { count, duration } from '../ui/format'
import { rich } from '../ui/rich'
import { Fact } from './participant-facts'

/** How it was registered: where it is, who may change that, and how much may go on there. */
export function ParticipantSettings({ participant }: { readonly participant: Participant }) {
  const { name, url, limits, timeouts, policy } = participant
  return (
    <section
      aria-label={t`Connection and limits of ${name}`}
      className="flex flex-col gap-3 border-line border-t px-4 py-3"
    >
      <h3 className="text-h3">{t`Connection and limits`}</h3>
      <dl className="grid grid-cols-1 gap-3 sm:grid-cols-3">
        <Fact label={t`Address`}>
          <code className="break-all text-small">{url}</code>
        </Fact>
        <Fact label={t`Secret`}>
          <SecretText participant={participant} />
        </Fact>
        <Fact label={t`Registered`}>{say(managers[participant.managedBy])}</Fact>
      </dl>
      <dl className="grid grid-cols-2 gap-3 sm:grid-cols-4">
        <Fact label={t`Branches at once`}>
          {limits.branchesMax === undefined ? t`no limit` : count(limits.branchesMax)}
        </Fact>
        <Fact label={t`Sessions for work`}>
          {limits.sessionsMax === undefined
            ? t`${participantDefaults.sessionsMax}, by default`
            : count(limits.sessionsMax)}
        </Fact>
        <Fact label={t`In flight at most`}>
          {limits.inFlightMax === undefined
            ? t`by the free places of the server`
            : count(limits.inFlightMax)}
        </Fact>
        <Fact label={t`Waiting at most`}>
          {limits.waitingMax === undefined
            ? t`${participantDefaults.waitingMax}, by default`
            : count(limits.waitingMax)}
        </Fact>
        <Span label={t`One call at most`} ms={timeouts.attemptMs} usual="attemptMs" />
        <Span label={t`Wait for a lock`} ms={timeouts.lockMs} usual="lockMs" />
        <Span label={t`First back-off`} ms={policy.backOffBaseMs} usual="backOffBaseMs" />
        <Span label={t`Longest back-off`} ms={policy.backOffCapMs} usual="backOffCapMs" />
      </dl>
    </section>
  )
}

const managers = {
  api: phrase`by API or page; it is changed there`,
  file: phrase`by the configuration file; it is changed there`,
  'left-file': phrase`by the configuration file, which names it no more; it can be removed here`,
} as const satisfies Record<Participant['managedBy'], Phrase>

interface SpanProps {
  readonly label: string
  readonly ms: number | undefined
  readonly usual: 'attemptMs' | 'lockMs' | 'backOffBaseMs' | 'backOffCapMs'
}

const Span = ({ label, ms, usual }: SpanProps) => (
  <Fact label={label}>
    {ms === undefined ? t`${duration(participantDefaults[usual])}, by default` : duration(ms)}
  </Fact>
)

function SecretText({
  participant: { secret, passwordInUrl },
}: {
  readonly participant: Participant
}) {
  if (secret !== null)
    return 'env' in secret
      ? rich`from the variable ${<code className="break-all">{secret.env}</code>}`
      : rich`from the file ${<code className="break-all">{secret.file}</code>}`
  return passwordInUrl
    ? t`a password in the address, which is stored with it. A reference to a variable or file is safer.`
    : t`none`
}
