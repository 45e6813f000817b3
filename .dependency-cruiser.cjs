/** What services and the adapter that calls them agree on. */
const serviceContract = '^server/contract/http-participant\\.ts$'
const core = ['protocol', 'policy', 'platform']
const models = ['analysis', 'simulation', 'exploration', 'simulator']
const ofApi = 'account alert inbox language recovery journal lock participant view platform'.split(
  ' ',
)
/** Which folder may import which: the table of the style guide. Anything not listed is forbidden. */
const layers = {
  'server/contract': [],
  'server/protocol': [],
  'server/platform': [],
  'server/policy': ['protocol', 'contract'],
  'server/advice': ['protocol', 'policy', 'contract'],
  'server/analysis': ['protocol', 'policy', 'contract'],
  'server/simulation': ['protocol', 'policy', 'contract'],
  'server/exploration': ['protocol', 'policy', 'simulation', 'contract'],
  'server/simulator': ['protocol', 'policy', 'contract'],
  'server/journal': ['protocol', 'policy', 'platform'],
  'server/lock': ['protocol', 'policy', 'platform'],
  'server/placement': ['protocol', 'policy', 'platform'],
  'server/participant': ['protocol', 'policy', 'platform', serviceContract],
  'server/account': ['contract', 'platform'],
  'server/alert': ['contract', 'protocol', 'policy', 'participant', 'platform'],
  'server/inbox': ['contract', 'platform'],
  'server/language': ['contract'],
  'server/coordinator': [...core, 'journal', 'lock', 'placement', 'participant'],
  'server/recovery': ['protocol', 'policy', 'advice', 'journal', 'participant', 'platform'],
  'server/view': ['contract', 'protocol', 'platform'],
  'server/gateway': ['contract', 'journal', 'view', 'platform'],
  'server/api': ['contract', 'protocol', 'advice', ...models, ...ofApi],
  'server/lab': ['contract', 'platform', '^sdk/'],
  'server/supervisor': ['contract', 'platform'],
  sdk: ['contract', 'protocol', '^server/participant/[^/]*sql\\.ts$'],
  cli: ['contract', '^sdk/'],
  examples: ['contract', '^sdk/'],
  tools: [],
}
/** What is said in the language of who reads, on every page. */
const words = '^server/contract/words\\.ts$'
const said = '^server/contract/(words|verdict-word|fit-words)\\.ts$'
/** The dictionary, which a browser fetches only for those who read it. */
const languages = '^server/language/(browser-speakers|language-cookie)\\.ts$'
const ours = '^(server|app|components|sdk|cli|examples|tools|test|prisma/client)/'
const inProduct = '^(server|app|components|sdk|cli|examples|tools)/'
/** main.ts, and the files beside it that put one role together each. */
const roots = '^server/(main|run-[a-z-]+)\\.ts$'
const adapters = '(prisma|memory|postgres|mariadb|http|redis|etcd|zookeeper)-'

/** Every folder of components that is not one of the shared four is a domain, known or still to come. */
const domain = '^components/(?!ui/|charts/|wire/|shell/)([^/]+)/'

/** A name stands for a folder of server/; what begins with ^ is a path as it is. */
const pathOf = (name) => (name.startsWith('^') ? name : `^server/${name}/`)

const layerRules = Object.entries(layers).map(([from, to]) => ({
  name: `${from.replace('/', '-')}-imports`,
  severity: 'error',
  comment: `${from} may import ${to.length ? to.join(', ') : 'nothing of ours'}`,
  from: { path: `^${from}/` },
  to: { path: ours, pathNot: [`^${from}/`, '^prisma/client/', ...to.map(pathOf)] },
}))

const only = (name, npm, owners) => ({
  name,
  severity: 'error',
  from: { path: inProduct, pathNot: owners },
  to: { path: npm },
})

const foldersRules = [
  {
    name: 'every-server-folder-is-listed',
    severity: 'error',
    comment: 'a new folder is refused until it stands in the table above',
    from: {
      path: '^server/',
      pathNot: [
        roots,
        '^server/config(-secrets)?\\.ts$',
        ...Object.keys(layers).map((name) => `^${name}/`),
      ],
    },
    to: {},
  },
  { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
  {
    name: 'nothing-imports-tests',
    severity: 'error',
    from: { path: inProduct },
    to: { path: '^test/' },
  },
  {
    name: 'configuration-arrives-as-values',
    severity: 'error',
    comment: 'nobody but main.ts and its like imports config.ts',
    from: { pathNot: [roots, '^test/', '^server/config\\.ts$'] },
    to: { path: '^server/config(-secrets)?\\.ts$' },
  },
  {
    name: 'roots-are-imported-by-nobody-else',
    severity: 'error',
    from: { pathNot: [roots, '^test/'] },
    to: { path: roots },
  },
]

const coreRules = [
  {
    name: 'the-core-is-pure',
    severity: 'error',
    comment: 'what computes and never does imports neither node nor npm',
    from: { path: '^server/(protocol|policy|advice|analysis|exploration|simulator)/' },
    to: { dependencyTypes: ['core', 'npm', 'npm-dev', 'npm-no-pkg', 'npm-unknown', 'unknown'] },
  },
  {
    name: 'the-core-knows-the-contract-by-type-only',
    severity: 'error',
    from: { path: '^server/(policy|advice|analysis|simulation|exploration|simulator)/' },
    to: { path: '^server/contract/', pathNot: said, dependencyTypesNot: ['type-only'] },
  },
  {
    name: 'adapters-are-chosen-in-main',
    severity: 'error',
    comment: 'code depends on journal.ts; only main.ts knows that it is prisma-journal.ts',
    from: { pathNot: [roots, '^test/', `^server/[^/]+/${adapters}`] },
    to: {
      path: `^server/[^/]+/${adapters}[^/]+\\.ts$`,
      pathNot: ['^server/participant/[^/]*sql\\.ts$', serviceContract],
    },
  },
]

const browserRules = [
  {
    name: 'the-browser-knows-the-contract-only',
    severity: 'error',
    from: { path: '^components/' },
    to: { path: ours, pathNot: ['^components/', '^server/contract/', languages] },
  },
  {
    name: 'pages-read-and-never-command',
    severity: 'error',
    from: { path: '^app/' },
    to: { path: ours, pathNot: ['^app/', '^components/', '^server/(contract|view)/'] },
  },
  {
    name: 'domains-do-not-know-each-other',
    severity: 'error',
    comment: 'pages compose domains; what two of them need moves to ui, charts, shell or wire',
    from: { path: domain },
    to: { path: domain, pathNot: '^components/$1/' },
  },
  {
    name: 'shared-parts-know-no-domain',
    severity: 'error',
    from: { path: '^components/(ui|charts|wire|shell)/' },
    to: { path: domain },
  },
  {
    name: 'primitives-know-no-data',
    severity: 'error',
    from: { path: '^components/(ui|charts)/' },
    to: { path: '^(components/(wire|shell)/|server/)', pathNot: words },
  },
]

const packageRules = [
  only('prisma-stays-in-adapters', '(prisma/client|@prisma/)', [
    '^server/[^/]+/prisma-',
    '^server/(platform|view)/',
    '^tools/',
  ]),
  only('services-are-known-to-their-adapter', serviceContract, [
    '^server/participant/http-|^(?!server/participant/)',
  ]),
  only('sockets-stay-in-the-gateway', '^node_modules/socket\\.io/', ['^server/gateway/']),
  only('the-socket-client-stays-in-wire', '^node_modules/socket\\.io-client/', [
    '^components/wire/',
  ]),
  only('recharts-stays-in-charts', '^node_modules/recharts/', ['^components/charts/']),
  only('graph-layout-stays-in-charts', '^node_modules/@dagrejs/', ['^components/charts/']),
  {
    name: 'no-orphans',
    severity: 'error',
    from: { orphan: true, path: '^(server|components|sdk)/', pathNot: '^server/main\\.ts$' },
    to: {},
  },
]

module.exports = {
  forbidden: [...layerRules, ...foldersRules, ...coreRules, ...browserRules, ...packageRules],
  options: {
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    doNotFollow: { path: ['node_modules', 'prisma/client'] },
    exclude: { path: '\\.(css|svg)$' },
  },
}
