import { existsSync } from 'node:fs'
import { isAbsolute, resolve } from 'node:path'
import { z } from 'zod'
import { addressesOf, checkSignIn, type SignIn, signInSettings } from './account/settings'
import { secretsOf } from './config-secrets'
import { publicUrl } from './contract/public-url'
import type { LockPlace } from './lock/place'
import { checkLocks, lockEnvironmentOf, lockPlaceOf, lockSettings } from './lock/settings'
import { checkDatabase, databaseUrl } from './platform/database-url'

const levels = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const
const shop = ['payment', 'shop', 'relay'] as const
const roles = ['all', 'coordinator', 'web', 'lab', 'agent', 'trip', ...shop] as const

const onOff = z
  .enum(['on', 'off', 'true', 'false', '1', '0'], 'must be on or off')
  .transform((word) => word === 'on' || word === 'true' || word === '1')

const clusterName = z.string().regex(/^[a-z0-9]{1,16}$/, 'must be 1 to 16 small letters and digits')

const isHttpUrl = (text: string): boolean =>
  /^https?:\/\/[^/@]+\/?$/.test(text) && URL.canParse(text)

const whole = (what: string, min: number, max: number) => {
  const message = `must be a ${what} from ${min} to ${max}`
  return z.coerce.number(message).int(message).min(min, message).max(max, message)
}

const settings = z.object({
  PORT: whole('port', 1, 65_535).default(3000),
  VERDICT_HOME: z.string().default('.verdict'),
  DATABASE_URL: databaseUrl.optional(),
  VERDICT_LAB: onOff.optional(),
  VERDICT_ROLE: z.enum(roles, `must be one of ${roles.join(', ')}`).default('all'),
  VERDICT_CLUSTER: clusterName.optional(),
  VERDICT_RETENTION_DAYS: whole('number of days', 1, 3650).default(30),
  VERDICT_VERDICTS: z.enum(['postgres', 'etcd'], 'must be postgres or etcd').default('postgres'),
  VERDICT_ETCD_ENDPOINTS: z
    .string()
    .transform((text) => text.split(','))
    .refine((all) => all.every(isHttpUrl), 'must read http://host:port, with commas between')
    .optional(),
  ...lockSettings,
  VERDICT_PARTICIPANTS: z.string().optional(),
  VERDICT_SECRET_NAMES: z
    .string()
    .regex(/^[A-Z][A-Z0-9_]*(,[A-Z][A-Z0-9_]*)*$/, 'must be names of variables with commas between')
    .transform((text) => text.split(','))
    .default([]),
  VERDICT_SECRET_FOLDERS: z
    .string()
    .transform((text) => text.split(':'))
    .refine((folders) => folders.every(isAbsolute), 'must be absolute paths with colons between')
    .optional(),
  VERDICT_PUBLIC_URL: publicUrl.optional(),
  ...signInSettings,
  VERDICT_SUSPECT_MS: whole('number of milliseconds', 100, 600_000).optional(),
  LOG_LEVEL: z.enum(levels, `must be one of ${levels.join(', ')}`).default('info'),
  VERDICT_DEV: onOff.default(false),
  /** The name that the supervisor gave to this process. */
  VERDICT_PROCESS: z.string().optional(),
  /** From the supervisor, which spells every setting out: those that somebody had set. */
  VERDICT_GIVEN: z.string().optional(),
})

/** The demo brings nodes of its own; whoever else asks for etcd says where it is. */
const schema = settings.refine(
  (all) =>
    all.VERDICT_VERDICTS === 'postgres' ||
    all.VERDICT_ETCD_ENDPOINTS !== undefined ||
    (all.VERDICT_ROLE === 'all' && (all.VERDICT_LAB ?? all.DATABASE_URL === undefined)),
  { path: ['VERDICT_ETCD_ENDPOINTS'], error: 'must name the nodes, for VERDICT_VERDICTS is etcd' },
)

const checked = schema.superRefine(checkDatabase).superRefine(checkLocks).superRefine(checkSignIn)

export type Config = Readonly<{
  port: number
  /** A loopback name: where processes of this installation reach each other, and the dashboard. */
  host: string
  signIn: SignIn
  /** Without a slash at its end; by default what `npm start` prints. */
  publicUrl: string
  /** An absolute path. */
  home: string
  /** Null: an embedded PostgreSQL holds the journal. */
  databaseUrl: string | null
  lab: boolean
  role: (typeof roles)[number]
  cluster: string | null
  retentionDays: number
  /** Where verdicts are written once; without endpoints, the demo brings nodes of its own. */
  verdicts: Readonly<{ store: 'postgres' | 'etcd'; endpoints: readonly string[] }>
  /** Where locks are kept. */
  locks: LockPlace
  /** For the role agent: how long a coordinator may be silent; null: as long as agents wait by themselves. */
  suspectMs: number | null
  logLevel: (typeof levels)[number]
  dev: boolean
  /** What this process is called in logs and lists. */
  process: string
  /** The file that names participants; null: there is none. */
  participantsFile: string | null
  /** What participants' secrets may be read from; nothing else of the surroundings is. */
  secrets: Readonly<{
    variables: Readonly<Record<string, string>>
    names: readonly string[]
    folders: readonly string[]
  }>
  /** The settings that somebody has set; the others hold by default. */
  given: readonly string[]
}>

type Environment = Readonly<Record<string, string | undefined>>

/** Read once, in main.ts. Throws one error that names every fault, and then nothing starts. */
export function readConfig(environment: Environment = process.env): Config {
  const set = Object.entries(environment).filter(([, value]) => value !== '')
  const parsed = checked.safeParse(Object.fromEntries(set))
  if (!parsed.success) throw new Error(faultsOf(parsed.error))
  const values = parsed.data
  return Object.freeze({
    port: values.PORT,
    ...addressesOf(values),
    home: resolve(values.VERDICT_HOME),
    databaseUrl: values.DATABASE_URL ?? null,
    lab: values.VERDICT_LAB ?? values.DATABASE_URL === undefined,
    role: values.VERDICT_ROLE,
    cluster: values.VERDICT_CLUSTER ?? null,
    retentionDays: values.VERDICT_RETENTION_DAYS,
    verdicts: { store: values.VERDICT_VERDICTS, endpoints: values.VERDICT_ETCD_ENDPOINTS ?? [] },
    locks: lockPlaceOf(values),
    suspectMs: values.VERDICT_SUSPECT_MS ?? null,
    logLevel: values.LOG_LEVEL,
    dev: values.VERDICT_DEV,
    process: values.VERDICT_PROCESS ?? values.VERDICT_ROLE,
    participantsFile: participantsFileOf(values),
    secrets: secretsOf(values, set),
    given: givenIn(values, set),
  })
}

/** Every setting of people's, for whoever describes how Verdict was started. */
export const settingNames: readonly string[] = Object.keys(settings.shape).filter(
  (name) => !['VERDICT_PROCESS', 'VERDICT_GIVEN', 'VERDICT_ROLE'].includes(name),
)

const givenIn = (
  { VERDICT_GIVEN }: Values,
  set: readonly (readonly [string, string | undefined])[],
): readonly string[] =>
  VERDICT_GIVEN?.split(',') ?? settingNames.filter((name) => set.some(([one]) => one === name))

type Values = z.infer<typeof schema>

/** The one that is named; else the one of the usual name, if it is there. */
function participantsFileOf({ VERDICT_PARTICIPANTS, VERDICT_HOME }: Values): string | null {
  if (VERDICT_PARTICIPANTS !== undefined) return resolve(VERDICT_PARTICIPANTS)
  const usual = resolve(VERDICT_HOME, 'participants.json')
  return existsSync(usual) ? usual : null
}

/** What a child of the supervisor inherits: our surroundings, and every setting spelled out. */
export const environmentOf = (
  config: Config,
  environment: Environment = process.env,
): Environment => ({
  ...environment,
  PORT: String(config.port),
  HOST: config.signIn.listenOn,
  VERDICT_AUTH: config.signIn.auth,
  VERDICT_HOME: config.home,
  DATABASE_URL: config.databaseUrl ?? undefined,
  VERDICT_LAB: config.lab ? 'on' : 'off',
  VERDICT_CLUSTER: config.cluster ?? undefined,
  VERDICT_RETENTION_DAYS: String(config.retentionDays),
  VERDICT_VERDICTS: config.verdicts.store,
  VERDICT_ETCD_ENDPOINTS: config.verdicts.endpoints.join(',') || undefined,
  ...lockEnvironmentOf(config.locks),
  LOG_LEVEL: config.logLevel,
  VERDICT_DEV: config.dev ? 'on' : 'off',
  VERDICT_PARTICIPANTS: config.participantsFile ?? undefined,
  VERDICT_SECRET_FOLDERS: config.secrets.folders.join(':'),
  VERDICT_GIVEN: config.given.join(','),
  ...(config.secrets.names.length > 0
    ? { VERDICT_SECRET_NAMES: config.secrets.names.join(',') }
    : {}),
})

function faultsOf({ issues }: z.ZodError): string {
  const lines = issues.map(({ path, message }) => `  ${path.join('.')} ${message}`)
  return [
    'Verdict did not start: some settings of the environment are wrong.',
    ...lines,
    'Correct or remove them, and start again.',
  ].join('\n')
}
