import type { FlowSecrets } from './oidc-client'

export interface Flow extends FlowSecrets {
  readonly returnTo: string
}

/** Sign-ins at the provider that are under way, the same for every web process. */
export interface FlowStore {
  keep(id: string, flow: Flow, lastsMs: number): Promise<void>
  /** Each is given out once; null: it was, or lapsed, or never was. */
  take(id: string): Promise<Flow | null>
}
