/** Where locks are kept, as the configuration has it. */
export type LockPlace =
  | { readonly store: 'postgres' }
  | { readonly store: 'etcd'; readonly endpoints: readonly string[] }
  | { readonly store: 'redis'; readonly url: string }
  | {
      readonly store: 'zookeeper'
      /** `host:port,host:port/path` */
      readonly servers: string
      /** `user:password` */
      readonly login: string | null
    }
