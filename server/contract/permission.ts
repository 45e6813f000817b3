import type { Identity, Role } from './identity'

/**
 * What is needed:
 * anyone    nothing; not even to have signed in
 * a role    that one, or one above it
 * force     an operator with the force right
 * program   an operator's program: what people do by hand goes through advice, and is audited
 * person    somebody who has signed in, and no program
 * second    an operator, and no program: a second person is one
 * governor  an admin, and no program
 */
export type Need = 'anyone' | Role | 'force' | 'program' | 'person' | 'second' | 'governor'

interface Permission {
  readonly need: Need
  /** What one can do with it, after "Only operators can …". */
  readonly doing: string
}

const anyone = { need: 'anyone', doing: 'see this' } as const
const viewer = { need: 'viewer', doing: 'see this' } as const
const operator = (doing: string) => ({ need: 'operator', doing }) as const
const admin = (doing: string) => ({ need: 'admin', doing }) as const
const person = (doing: string) => ({ need: 'person', doing }) as const
const second = (doing: string) => ({ need: 'second', doing }) as const
const governor = (doing: string) => ({ need: 'governor', doing }) as const
const program = (doing: string) => ({ need: 'program', doing }) as const
const force = (doing: string) => ({ need: 'force', doing }) as const

const looking = {
  ...{ getHealth: anyone, getReadiness: anyone, getSignIn: anyone, signIn: anyone },
  ...{ getOpenApi: viewer, getParticipantOpenApi: viewer, getMe: viewer },
  ...{ listTransactions: viewer, getTransaction: viewer, listTransactionEvents: viewer },
  getPayload: viewer,
  ...{ listAttempts: viewer, listEvents: viewer, getOverview: viewer, getDivergence: viewer },
  // To ask participants how they stand changes nothing there.
  ...{ takeEvidence: viewer, previewActions: viewer, takeBranchEvidence: viewer },
  ...{ listParticipants: viewer, getParticipant: viewer, compareBranches: viewer },
  ...{ listPolicies: viewer, getDefaultPolicy: viewer, getParticipantPolicy: viewer },
  ...{ simulatePolicy: viewer, listLocks: viewer, getWaits: viewer, listDeadlocks: viewer },
  getHoldTimes: viewer,
  ...{ listAudit: viewer, verifyAudit: viewer, getVerdicts: viewer },
  ...{ getAlerts: viewer, listAlertDeliveries: viewer, getAlertRule: viewer },
  ...{ getAlertTarget: viewer, adviseProtocol: viewer, analyseMarkov: viewer },
  ...{ measureTransactions: viewer, costOfRun: viewer, analysePetri: viewer },
  ...{ replayPetri: viewer, runningPetri: viewer, listExplorations: viewer, explore: viewer },
  ...{ simulate: viewer, getSimulation: viewer, listSimulationEvents: viewer },
  getSimulatedTransaction: viewer,
  ...{ getLab: viewer, listProcesses: viewer, listRuns: viewer, getRun: viewer },
  ...{ listCrashTests: viewer, countTransactions: viewer, getCase: viewer },
  ...{ readLog: viewer, verifyLog: viewer, getInbox: viewer, meetInInbox: viewer },
  ...{ listBatches: viewer, getBatch: viewer, listApprovals: viewer, getApproval: viewer },
  ...{ getOperatorPolicy: viewer, getReconcile: viewer, listViews: viewer },
} as const satisfies Record<string, Permission>

const working = {
  beginTransaction: operator('begin transactions'),
  openTransaction: program('begin transactions of applications'),
  enlistBranch: program('join transactions of applications'),
  commitTransaction: program('end transactions of applications'),
  abortTransaction: program('end transactions of applications'),
  acquireLock: program('take locks'),
  renewLock: program('keep locks'),
  releaseLock: program('give locks back'),
} as const satisfies Record<string, Permission>

const acting = {
  actOnTransaction: operator('decide transactions'),
  cancelAction: operator('decide transactions'),
  revealPayload: operator('see payloads'),
  approveAction: second('approve what somebody else asks for'),
  rejectAction: second('reject what somebody else asks for'),
  withdrawAction: operator('withdraw what they asked for'),
  writeReconcile: operator('reconcile transactions'),
  claimInInbox: operator('claim what waits'),
  noteInInbox: operator('write notes'),
  snoozeInInbox: operator('snooze what waits'),
  makeBatch: operator('put bulk actions together'),
  runBatch: operator('run bulk actions'),
  pauseBatch: operator('pause bulk actions'),
  resumeBatch: operator('run bulk actions'),
  stopBatch: operator('stop bulk actions'),
  retryFailedOfBatch: operator('run bulk actions'),
  actOnBranch: force('settle branches that no transaction claims'),
  forceReleaseLock: force('take a lock from who holds it'),
  drainParticipant: operator('drain participants'),
  resumeParticipant: operator('resume participants'),
  testParticipant: operator('test participants'),
  retryAllAt: operator('order retries'),
  pauseRetriesOfParticipant: operator('pause retries'),
  resumeRetriesOfParticipant: operator('resume retries'),
  pauseRetriesOfTransaction: operator('pause retries'),
  resumeRetriesOfTransaction: operator('resume retries'),
  pauseRetriesOfBranch: operator('pause retries'),
  resumeRetriesOfBranch: operator('resume retries'),
  commandProcess: operator('run the lab'),
  startRun: operator('run the lab'),
  stopRun: operator('run the lab'),
  testCrash: operator('run the lab'),
  addFault: operator('run the lab'),
  removeFaults: operator('run the lab'),
  removeFault: operator('run the lab'),
} as const satisfies Record<string, Permission>

const governing = {
  putParticipant: admin('register participants'),
  patchParticipant: admin('change participants'),
  removeParticipant: admin('remove participants'),
  getAbout: admin('see how Verdict was started'),
  putDefaultPolicy: admin('change retry policies'),
  putParticipantPolicy: admin('change retry policies'),
  putAlertRule: admin('change alerts'),
  removeAlertRule: admin('change alerts'),
  putAlertTarget: admin('change alerts'),
  removeAlertTarget: admin('change alerts'),
  testAlertTarget: admin('send test alerts'),
} as const satisfies Record<string, Permission>

const accounts = {
  ...{ beginSignIn: anyone, finishSignIn: anyone },
  signOut: person('sign out'),
  changePassword: person('change their password'),
  listTokens: person('see API tokens'),
  addToken: person('make API tokens'),
  removeToken: person('revoke API tokens'),
  addView: person('save views'),
  changeView: person('change views'),
  removeView: person('remove views'),
  restoreView: person('take back that a view was removed'),
  orderViews: person('order views'),
  listUsers: governor('see who may sign in'),
  addUser: governor('add users'),
  changeUser: governor('change users'),
  resetPassword: governor('reset passwords'),
  putOperatorPolicy: governor('change how people decide'),
} as const satisfies Record<string, Permission>

/** No route: what some of the actions need besides. */
const besides = {
  decideAgainstProtocol: force('decide where the protocol does not permit it'),
  // A view of one's own is nobody else's business; shared, it stands in everybody's menu.
  shareView: operator('share views'),
  changeSharedView: admin('change the views that others share, and their order'),
} as const satisfies Record<string, Permission>

const routes = { ...looking, ...working, ...acting, ...governing, ...accounts }

/** Who may do what: the one table that the API, the gateway and the pages go by. */
export const permissions = { ...routes, ...besides }

/** A route of the API. One that is not in the table cannot be written down. */
export type Operation = keyof typeof routes

/** Whatever somebody may be refused. */
export type Right = keyof typeof permissions

/**
 * How often somebody may ask: looks are many, those that cost others something fewer, what an
 * application runs on is more, and what a person does by hand is little.
 */
export type Pace = 'look' | 'ask' | 'work' | 'act'

/** Looks that ask every participant, read all of a table, or compute for long. */
const asking: ReadonlySet<Operation> = new Set([
  ...(['takeEvidence', 'takeBranchEvidence', 'compareBranches', 'verifyLog'] as const),
  ...(['verifyAudit', 'simulatePolicy', 'explore', 'simulate'] as const),
])

export function paceOf(operation: Operation): Pace {
  if (asking.has(operation)) return 'ask'
  if (operation in looking) return 'look'
  return operation in working ? 'work' : 'act'
}

const rank: Readonly<Record<Role, number>> = { viewer: 1, operator: 2, admin: 3 }

type Who = Pick<Identity, 'kind' | 'role' | 'force'>

/** Null: nobody has signed in. */
export function meets(who: Who | null, need: Need): boolean {
  if (need === 'anyone') return true
  if (who === null) return false
  if (need === 'force') return who.force && rank[who.role] >= rank.operator
  if (need === 'program') return who.kind !== 'person' && rank[who.role] >= rank.operator
  const inPerson = who.kind === 'person' || who.kind === 'local'
  if (need === 'person') return inPerson
  if (need === 'second') return inPerson && rank[who.role] >= rank.operator
  if (need === 'governor') return inPerson && who.role === 'admin'
  return rank[who.role] >= rank[need]
}

export const may = (who: Who | null, right: Right): boolean => meets(who, permissions[right].need)
