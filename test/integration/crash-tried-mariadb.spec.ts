import { startHttpBank } from '../support/cluster-bank-http'
import { startMariadbHttpBank } from '../support/cluster-bank-http-mariadb'
import { startTriedCluster } from '../support/tried-cluster'
import { describeTriedCrashes, describeTriedEnd } from '../support/tried-crashes'

/* One service over PostgreSQL, the other over MariaDB. */

describeTriedEnd(
  describeTriedCrashes(() => startTriedCluster(startHttpBank, startMariadbHttpBank), ['b']),
)
