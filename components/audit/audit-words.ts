/** What people can do by hand, as the audit trail calls it, in words. */
export const actions: Readonly<Record<string, string>> = {
  commit: 'Commit',
  abort: 'Abort',
  retry: 'Deliver again',
  acknowledge: 'Acknowledge',
  'retry-all': 'Retry everything',
  'pause-retries': 'Pause retries',
  'resume-retries': 'Resume retries',
  'change-retry-policy': 'Change a retry policy',
  'register-participant': 'Register a participant',
  'change-participant': 'Change a participant',
  'test-participant': 'Test a participant',
  'drain-participant': 'Drain a participant',
  'resume-participant': 'Resume a participant',
  'remove-participant': 'Remove a participant',
  'force-release-lock': 'Release a lock by force',
  'put-alert-rule': 'Save an alert rule',
  'remove-alert-rule': 'Remove an alert rule',
  'put-alert-target': 'Save an alert target',
  'remove-alert-target': 'Remove an alert target',
  'test-alert-target': 'Test an alert target',
}

export const actionText = (action: string): string => actions[action] ?? action
