import { startClusterOf } from '../support/cluster'
import { startMariadbHttpBank } from '../support/cluster-bank-http-mariadb'
import { startPostgresBank } from '../support/cluster-bank-postgres'
import { describeCrashes } from '../support/cluster-crashes'

describeCrashes('PostgreSQL and a service over MariaDB', () =>
  startClusterOf(startPostgresBank, startMariadbHttpBank),
)
