import accounts from './zh-CN/accounts.json' with { type: 'json' }
import advice from './zh-CN/advice.json' with { type: 'json' }
import alerts from './zh-CN/alerts.json' with { type: 'json' }
import analysis from './zh-CN/analysis.json' with { type: 'json' }
import api from './zh-CN/api.json' with { type: 'json' }
import app from './zh-CN/app.json' with { type: 'json' }
import audit from './zh-CN/audit.json' with { type: 'json' }
import caseFile from './zh-CN/case.json' with { type: 'json' }

import evidence from './zh-CN/evidence.json' with { type: 'json' }
import inbox from './zh-CN/inbox.json' with { type: 'json' }
import lab from './zh-CN/lab.json' with { type: 'json' }
import locks from './zh-CN/locks.json' with { type: 'json' }
import log from './zh-CN/log.json' with { type: 'json' }
import overview from './zh-CN/overview.json' with { type: 'json' }
import participants from './zh-CN/participants.json' with { type: 'json' }
import protocols from './zh-CN/protocols.json' with { type: 'json' }
import settings from './zh-CN/settings.json' with { type: 'json' }
import shell from './zh-CN/shell.json' with { type: 'json' }
import timeline from './zh-CN/timeline.json' with { type: 'json' }
import transaction from './zh-CN/transaction.json' with { type: 'json' }
import transactions from './zh-CN/transactions.json' with { type: 'json' }
import ui from './zh-CN/ui.json' with { type: 'json' }

/** Simplified Chinese, a file for each part of the pages and of the server. */
export const zhCn: Readonly<Record<string, string>> = {
  ...{ ...accounts, ...advice, ...alerts, ...analysis },
  ...{ ...api, ...app, ...audit, ...caseFile },
  ...{ ...evidence, ...inbox, ...lab, ...locks },
  ...{ ...log, ...overview, ...participants, ...protocols },
  ...{ ...settings, ...shell, ...timeline, ...transaction },
  ...{ ...transactions, ...ui },
}
