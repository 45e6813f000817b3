import type { Mutant } from './mutant'

const roles = 'test/protocol/provider-roles.spec.ts'
const proxies = 'test/protocol/trusted-proxies.spec.ts'
const addresses = 'test/protocol/shown-address.spec.ts'

/** What goes wrong where somebody comes in, and with what that one must not see. */
export const signInMutants: readonly Mutant[] = [
  {
    id: 'proxy-believed',
    bug: 'whoever sends a header says where he comes from',
    file: 'server/account/trusted-proxies.ts',
    find: 'if (!isTrusted(direct)) return { address: direct, proto: null }',
    replace: '',
    killedBy: [proxies],
  },
  {
    id: 'proxy-first',
    bug: 'of the addresses on the way the first counts, which the caller writes himself',
    file: 'server/account/trusted-proxies.ts',
    find: 'const before = path.pop()',
    replace: 'const before = path.shift()',
    killedBy: [proxies],
  },
  {
    id: 'provider-refused',
    bug: 'who is to be refused comes in by another group',
    file: 'server/account/provider-roles.ts',
    find: 'if (has(mapping.refused)) return null',
    replace: '',
    killedBy: [roles],
  },
  {
    id: 'address-shown',
    bug: 'the address of a Slack channel is shown whole',
    file: 'server/contract/shown-address.ts',
    find: "if (kind === 'slack') return",
    replace: "if (kind === 'none') return",
    killedBy: [addresses],
  },
]
