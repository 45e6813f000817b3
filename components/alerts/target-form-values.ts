import type { AlertTarget } from '@/server/contract/alert'
import { alertName } from '@/server/contract/alert-settings'
import { type AlertTargetSettings, newAlertTarget } from '@/server/contract/alert-target-settings'
import type { Faults } from './rule-form-values'

export interface TargetValues {
  readonly id: string
  readonly kind: AlertTargetSettings['kind']
  readonly url: string
  readonly secretKind: 'none' | 'env' | 'file'
  readonly secret: string
}

export function targetValues(target: AlertTarget | null): TargetValues {
  if (target === null) return { id: '', kind: 'webhook', url: '', secretKind: 'file', secret: '' }
  const { kind, url, secret } = target.settings
  const of = { id: target.id, kind, url: url ?? '' }
  if (secret === null) return { ...of, secretKind: 'none', secret: '' }
  return 'env' in secret
    ? { ...of, secretKind: 'env', secret: secret.env }
    : { ...of, secretKind: 'file', secret: secret.file }
}

export type ReadTarget =
  | { readonly ok: true; readonly body: AlertTargetSettings }
  | { readonly ok: false; readonly faults: Faults }

/** The body to send, or what is wrong with which field. */
export function readTarget({ id, kind, url, secretKind, secret }: TargetValues): ReadTarget {
  const name = alertName.safeParse(id)
  const body = newAlertTarget.safeParse({
    kind,
    url: kind === 'slack' && url.trim() === '' ? null : url.trim(),
    ...(secretKind === 'none' ? {} : { secret: { [secretKind]: secret.trim() } }),
  })
  if (name.success && body.success) return { ok: true, body: body.data }
  const issues = body.success ? [] : body.error.issues
  return {
    ok: false,
    faults: {
      ...Object.fromEntries(issues.map(({ path, message }) => [String(path[0]), message])),
      ...(name.success ? {} : { id: name.error.issues[0]?.message ?? '' }),
    },
  }
}
