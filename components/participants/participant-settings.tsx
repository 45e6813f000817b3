'use client'

import type { Participant } from '@/server/contract/participant'
import { participantDefaults } from '@/server/contract/participant-settings'
import { count, duration } from '../ui/format'
import { Fact } from './participant-facts'

/** How it was registered: where it is, who may change that, and how much may go on there. */
export function ParticipantSettings({ participant }: { readonly participant: Participant }) {
  const { name, url, limits, timeouts, policy } = participant
  return (
    <section
      aria-label={`Connection and limits of ${name}`}
      className="flex flex-col gap-3 border-line border-t px-4 py-3"
    >
      <h3 className="text-h3">Connection and limits</h3>
      <dl className="grid grid-cols-1 gap-3 sm:grid-cols-3">
        <Fact label="Address">
          <code className="break-all text-small">{url}</code>
        </Fact>
        <Fact label="Secret">
          <SecretText participant={participant} />
        </Fact>
        <Fact label="Registered">{managers[participant.managedBy]}</Fact>
      </dl>
      <dl className="grid grid-cols-2 gap-3 sm:grid-cols-3 xl:grid-cols-6">
        <Fact label="Branches at once">
          {limits.branchesMax === undefined ? 'no limit' : count(limits.branchesMax)}
        </Fact>
        <Fact label="Sessions for work">
          {limits.sessionsMax === undefined
            ? `${participantDefaults.sessionsMax}, by default`
            : count(limits.sessionsMax)}
        </Fact>
        <Span label="One call at most" ms={timeouts.attemptMs} usual="attemptMs" />
        <Span label="Wait for a lock" ms={timeouts.lockMs} usual="lockMs" />
        <Span label="First back-off" ms={policy.backOffBaseMs} usual="backOffBaseMs" />
        <Span label="Longest back-off" ms={policy.backOffCapMs} usual="backOffCapMs" />
      </dl>
    </section>
  )
}

const managers = {
  api: 'by API or page; it is changed there',
  file: 'by the configuration file; it is changed there',
  'left-file': 'by the configuration file, which names it no more; it can be removed here',
} as const satisfies Record<Participant['managedBy'], string>

interface SpanProps {
  readonly label: string
  readonly ms: number | undefined
  readonly usual: 'attemptMs' | 'lockMs' | 'backOffBaseMs' | 'backOffCapMs'
}

const Span = ({ label, ms, usual }: SpanProps) => (
  <Fact label={label}>
    {ms === undefined ? `${duration(participantDefaults[usual])}, by default` : duration(ms)}
  </Fact>
)

function SecretText({
  participant: { secret, passwordInUrl },
}: {
  readonly participant: Participant
}) {
  if (secret !== null)
    return 'env' in secret ? (
      <>
        from the variable <code className="break-all">{secret.env}</code>
      </>
    ) : (
      <>
        from the file <code className="break-all">{secret.file}</code>
      </>
    )
  return passwordInUrl
    ? 'a password in the address, which is stored with it. A reference to a variable or file is safer.'
    : 'none'
}
