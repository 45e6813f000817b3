import { startClusterOf } from '../support/cluster'
import { startMariadbClusterBank } from '../support/cluster-bank-mariadb'
import { describeCrashes } from '../support/cluster-crashes'

describeCrashes('MariaDB and MariaDB', () =>
  startClusterOf(startMariadbClusterBank, startMariadbClusterBank),
)
