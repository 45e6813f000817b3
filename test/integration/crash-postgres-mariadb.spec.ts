import { startClusterOf } from '../support/cluster'
import { startMariadbClusterBank } from '../support/cluster-bank-mariadb'
import { startPostgresBank } from '../support/cluster-bank-postgres'
import { describeCrashes } from '../support/cluster-crashes'

describeCrashes('PostgreSQL and MariaDB', () =>
  startClusterOf(startPostgresBank, startMariadbClusterBank),
)
