import { startClusterOf } from '../support/cluster'
import { startHttpBank } from '../support/cluster-bank-http'
import { startPostgresBank } from '../support/cluster-bank-postgres'
import { describeCrashes } from '../support/cluster-crashes'

describeCrashes('PostgreSQL and a service', () => startClusterOf(startPostgresBank, startHttpBank))
