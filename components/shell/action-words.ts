/** What people can do by hand, as the audit trail calls it, in words. */
export const actionsByHand: ReadonlyMap<string, string> = new Map([
  ['commit', 'Committed by hand'],
  ['abort', 'Aborted by hand'],
  ['retry', 'Delivered again'],
  ['commit-branch', 'Committed a branch by its name'],
  ['abort-branch', 'Aborted a branch by its name'],
  ['acknowledge', 'Acknowledged a heuristic outcome'],
  ['test-participant', 'Tested a participant'],
  ['register-participant', 'Registered a participant'],
  ['change-participant', 'Changed a participant'],
  ['drain-participant', 'Drained a participant'],
  ['resume-participant', 'Resumed a participant'],
  ['remove-participant', 'Removed a participant'],
  ['put-alert-rule', 'Saved a rule of alerts'],
  ['remove-alert-rule', 'Removed a rule of alerts'],
  ['put-alert-target', 'Saved a target of alerts'],
  ['remove-alert-target', 'Removed a target of alerts'],
  ['test-alert-target', 'Sent a test alert'],
  ['force-release-lock', 'Released a lock by force'],
  ['change-retry-policy', 'Changed a retry policy'],
  ['pause-retries', 'Paused retries'],
  ['resume-retries', 'Resumed retries'],
  ['add-user', 'Let somebody sign in'],
  ['change-user', 'Changed what somebody may do'],
  ['reset-password', 'Gave somebody a new password'],
  ['add-token', 'Made an API token'],
  ['remove-token', 'Revoked an API token'],
  ['retry-all', 'Ordered all that waited for a participant'],
])

/** What somebody did by hand; what a newer version records is shown as it is. */
export const actionWords = (action: string): string => actionsByHand.get(action) ?? action
