/** Where locks are kept, as the configuration has it. */
export type LockPlace =
  | { readonly store: 'postgres' }
  | { readonly store: 'etcd'; readonly endpoints: readonly string[] }
  | { readonly store: 'redis'; readonly url: string }
